import { matchesPattern } from '../../shared/pattern';
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
	const pattern = policy.namePatterns.find((entry) => matchesPattern(entry, endpoint.name));
	if (pattern) return `its name matches the protected pattern “${pattern}”`;
	return undefined;
}

/** Cortex writes macOS in two ways. */
function sameOs(left: string, right: string): boolean {
	const key = (os: string) => os.toUpperCase().replace(/^AGENT_OS_MACOS$/, 'AGENT_OS_MAC');
	return key(left) === key(right);
}
