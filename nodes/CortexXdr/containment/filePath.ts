import { osFamily, type Endpoint } from './endpoint';

/** How paths are written where a path belongs: on Windows, or elsewhere. */
export type PathStyle = 'windows' | 'posix';

/**
 * How a full path is written; undefined for one that is not full. `~`, variables and the path on the current drive depend
 * on the agent, so they are none. Nor are network shares: they are not on the machine.
 */
export function pathStyleOf(path: string): PathStyle | undefined {
	if (/\p{Cc}/u.test(path)) return undefined;
	if (/^[a-z]:[\\/]/i.test(path)) return 'windows';
	return /^\/(?!\/)/.test(path) ? 'posix' : undefined;
}

/** Why a full path does not belong on an endpoint; undefined where it does. */
export function foreignPath(endpoint: Endpoint, style: PathStyle): string | undefined {
	const system = osFamily(endpoint.os);
	if (system === '') return 'Cortex XDR does not report the operating system, so it cannot be told whether the path is full there';
	if ((system === 'WINDOWS') === (style === 'windows')) return undefined;
	return `The path is one of ${style === 'windows' ? 'Windows' : 'Linux and macOS'}, the endpoint runs ${endpoint.os}`;
}
