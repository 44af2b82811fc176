import { matchesPattern } from '../../shared/pattern';
import { excerpt } from '../../shared/values';
import { OS_FAMILIES, osFamily, type Endpoint } from './endpoint';

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

/** The values that Cortex documents, without their prefixes. Whatever else it says, nobody can tell what it means. */
const TYPES = ['CONTAINERIZED', 'MOBILE', 'SERVER', 'SERVERLESS', 'WORKSTATION'];

/**
 * Why the endpoint is protected, or undefined when it is not. Compares without regard to case. An endpoint of which
 * Cortex does not report what a protection asks about is protected.
 */
export function protectedBy(policy: ProtectionPolicy, endpoint: Endpoint): string | undefined {
	if (sharesOne(policy.endpointIds, [endpoint.id])) return 'its endpoint ID is on the protected list';
	return (
		protectedByKind('type', policy.types.map(typeKey), typeKey(endpoint.type), TYPES, endpoint.type) ??
		protectedByKind('operating system', policy.operatingSystems.map(osFamily), osFamily(endpoint.os), OS_FAMILIES, endpoint.os) ??
		protectedByLabel('groups', 'it belongs to the protected endpoint group', policy.groups, endpoint.groups, endpoint.knows.groups) ??
		protectedByLabel('tags', 'it carries the protected tag', policy.tags, endpoint.tags, endpoint.knows.tags) ??
		protectedByName(policy.namePatterns, endpoint.name)
	);
}

function protectedByKind(
	what: string,
	protections: readonly string[],
	key: string,
	known: readonly string[],
	reported: string,
): string | undefined {
	if (protections.length === 0) return undefined;
	if (protections.includes(key)) return `its ${what} ${reported} is protected`;
	return known.includes(key) ? undefined : cannotBeTold(what, reported);
}

function protectedByLabel(
	what: string,
	finding: string,
	protections: readonly string[],
	reported: readonly string[],
	complete: boolean,
): string | undefined {
	if (protections.length === 0) return undefined;
	const hit = sharesOne(protections, reported);
	if (hit !== undefined) return `${finding} “${hit}”`;
	return complete ? undefined : cannotBeTold(what, reported.join(', '));
}

function protectedByName(patterns: readonly string[], name: string): string | undefined {
	if (patterns.length === 0) return undefined;
	if (name === '') return cannotBeTold('name', '');
	const pattern = patterns.find((entry) => matchesPattern(entry, name));
	return pattern === undefined ? undefined : `its name matches the protected pattern “${pattern}”`;
}

function cannotBeTold(what: string, reported: string): string {
	const said = reported === '' ? 'Cortex XDR does not report it' : `Cortex XDR reports “${excerpt(reported, 60)}”`;
	return `a protection depends on its ${what}, which cannot be told: ${said}`;
}

/** The first of the protections that is among the values. */
function sharesOne(protections: readonly string[], values: readonly string[]): string | undefined {
	const lower = values.map((value) => value.toLowerCase());
	return protections.find((entry) => lower.includes(entry.toLowerCase()));
}

/** `AGENT_TYPE_SERVER` in details is `Server` in lists. */
const typeKey = (type: string): string => type.toUpperCase().replace(/[\s_]/g, '').replace(/^AGENTTYPE/, '');
