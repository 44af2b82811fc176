import type { Endpoint } from './endpoint';

/** Endpoints that this node must not isolate, whoever asks. Every list may be empty; any hit protects. */
export interface ProtectionPolicy {
	endpointIds: readonly string[];
	/** AGENT_TYPE_SERVER, … */
	types: readonly string[];
	/** AGENT_OS_LINUX, … */
	operatingSystems: readonly string[];
	groups: readonly string[];
	tags: readonly string[];
	/** Host names, with * for any run of characters and ? for a single one. */
	namePatterns: readonly string[];
}

/** Why the endpoint is protected, or undefined when it is not. Compares without regard to case. */
export function protectedBy(policy: ProtectionPolicy, endpoint: Endpoint): string | undefined {
	const has = (list: readonly string[], value: string) =>
		list.find((entry) => entry.toLowerCase() === value.toLowerCase());
	const hasAny = (list: readonly string[], values: readonly string[]) =>
		list.find((entry) => values.some((value) => value.toLowerCase() === entry.toLowerCase()));

	if (has(policy.endpointIds, endpoint.id)) return 'its endpoint ID is on the protected list';
	if (has(policy.types, endpoint.type)) return `its type ${endpoint.type} is protected`;
	const os = policy.operatingSystems.find((entry) => sameOs(entry, endpoint.os));
	if (os) return `its operating system ${endpoint.os} is protected`;
	const group = hasAny(policy.groups, endpoint.groups);
	if (group) return `it belongs to the protected endpoint group “${group}”`;
	const tag = hasAny(policy.tags, endpoint.tags);
	if (tag) return `it carries the protected tag “${tag}”`;
	const pattern = policy.namePatterns.find((entry) => matchesPattern(endpoint.name, entry));
	if (pattern) return `its name matches the protected pattern “${pattern}”`;
	return undefined;
}

/** Cortex writes macOS in two ways. */
function sameOs(left: string, right: string): boolean {
	const key = (os: string) => os.toUpperCase().replace(/^AGENT_OS_MACOS$/, 'AGENT_OS_MAC');
	return key(left) === key(right);
}

/**
 * Whether `name` matches a pattern of literal characters, * and ?, without regard to case. Never goes back further than
 * the last *, so that no pattern can make it slow.
 */
export function matchesPattern(name: string, pattern: string): boolean {
	const subject = name.toLowerCase();
	const glob = pattern.toLowerCase();
	let at = 0;
	let inGlob = 0;
	let starInGlob = -1;
	let starAt = 0;
	while (at < subject.length) {
		if (inGlob < glob.length && glob[inGlob] === '*') {
			starInGlob = inGlob;
			starAt = at;
			inGlob += 1;
		} else if (inGlob < glob.length && (glob[inGlob] === '?' || glob[inGlob] === subject[at])) {
			at += 1;
			inGlob += 1;
		} else if (starInGlob >= 0) {
			starAt += 1;
			at = starAt;
			inGlob = starInGlob + 1;
		} else {
			return false;
		}
	}
	while (inGlob < glob.length && glob[inGlob] === '*') inGlob += 1;
	return inGlob === glob.length;
}
