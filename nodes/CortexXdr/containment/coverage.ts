import type { Endpoint } from './endpoint';
import type { Identity } from './identity';
import { LENIENT, resolve, STRICT } from './resolve';

/** Where what is known of a host leads. */
export const COVERAGE_KINDS = [
	/** To exactly one endpoint: by an endpoint ID, */
	'endpointId',
	/** by its name and an address (IP or MAC), */
	'nameAndAddress',
	/** by its name alone, */
	'nameAlone',
	/** by an address alone. */
	'addressAlone',
	/** To several endpoints. */
	'several',
	/** To one that something contradicts. */
	'contradicted',
	/** To none. */
	'none',
	/** Nothing in the item can identify a machine. */
	'unusable',
] as const;

export type CoverageKind = (typeof COVERAGE_KINDS)[number];

export interface Coverage {
	kind: CoverageKind;
	/** Whether Isolate would act with the default of Evidence. */
	isEnough: boolean;
	endpoint: Endpoint | null;
	/** Why it leads to none or to several; '' where it leads to one. */
	reason: string;
}

/** Judges one host by the rules by which Isolate would look for it. */
export function coverageOf(identity: Identity, candidates: readonly Endpoint[]): Coverage {
	const strict = resolve(identity, candidates, STRICT);
	const isEnough = 'found' in strict;
	const resolution = isEnough ? strict : resolve(identity, candidates, LENIENT);
	if ('found' in resolution) {
		const endpoint = resolution.found;
		return { kind: kindOf(resolution.matchedBy), isEnough, endpoint, reason: '' };
	}
	if ('notFound' in resolution) return { kind: 'none', isEnough, endpoint: null, reason: resolution.notFound };
	// To read, any agreement is enough, so `identityUnproven` does not occur here.
	const kind = { ambiguous: 'several', identityMismatch: 'contradicted', identityUnproven: 'none' } as const;
	return { kind: kind[resolution.refused], isEnough, endpoint: null, reason: resolution.reason };
}

/** @param matchedBy the kinds of identifiers that agree, joined by `+` */
function kindOf(matchedBy: string): CoverageKind {
	const kinds = matchedBy.split('+');
	if (kinds.includes('endpointId')) return 'endpointId';
	const byAddress = kinds.some((kind) => ['ipAddress', 'publicIpAddress', 'macAddress'].includes(kind));
	if (!kinds.includes('hostName')) return 'addressAlone';
	return byAddress ? 'nameAndAddress' : 'nameAlone';
}
