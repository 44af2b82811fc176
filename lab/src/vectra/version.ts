/** Quadrant UX (on-premises, API v2.x) or Respond UX (SaaS, API v3.x). */
export type Deployment = 'qux' | 'rux';

/** An API version: `v2.5` is minor 5 of qux. */
export interface Version {
	deployment: Deployment;
	minor: number;
}

/** Which API versions have a call, a parameter or a field. A deployment that is left out has it in none. */
export interface Availability {
	/** First v2.x minor. */
	qux?: number;
	/** First v3.x minor. */
	rux?: number;
	/** Last v3.x minor, where something was taken away again. */
	ruxUntil?: number;
}

export const EVERYWHERE: Availability = { qux: 1, rux: 0 };

const SERVED = { qux: { major: '2', first: 1, last: 5 }, rux: { major: '3', first: 0, last: 5 } } as const;

/** Reads the `2.5` of `/api/v2.5`; undefined when this deployment does not serve it. RUX calls v3.0 plainly `v3`. */
export function parseVersion(deployment: Deployment, text: string): Version | undefined {
	const { major, first, last } = SERVED[deployment];
	const match = /^(\d)(?:\.(\d))?$/.exec(text);
	if (!match || match[1] !== major || (match[2] === undefined && deployment === 'qux')) return undefined;
	const minor = Number(match[2] ?? 0);
	return minor >= first && minor <= last ? { deployment, minor } : undefined;
}

export function isAvailable({ deployment, minor }: Version, { qux, rux, ruxUntil }: Availability): boolean {
	if (deployment === 'qux') return qux !== undefined && minor >= qux;
	return rux !== undefined && minor >= rux && minor <= (ruxUntil ?? Infinity);
}

/** The path of a version, without a trailing slash. */
export function apiPrefix({ deployment, minor }: Version): string {
	const { major } = SERVED[deployment];
	return deployment === 'rux' && minor === 0 ? `/api/v${major}` : `/api/v${major}.${minor}`;
}

/** Whether an appliance of release `actual`, such as `9.4`, has what came with release `wanted`. */
export function releaseHas(actual: string, wanted: string): boolean {
	const [major = 0, minor = 0] = actual.split('.').map(Number);
	const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
	return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Whether a path is below an API version that this deployment serves. */
export function isOwnPath(deployment: Deployment, path: string): boolean {
	const [, text] = /^\/api\/v([^/?]+)/.exec(path) ?? [];
	return text !== undefined && parseVersion(deployment, text) !== undefined;
}
