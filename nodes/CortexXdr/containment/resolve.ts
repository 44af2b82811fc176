import { isConnected, isUninstalled, type Endpoint } from './endpoint';
import type { Identity } from './identity';

export type Resolution =
	| { found: Endpoint; matchedBy: string }
	| { notFound: string }
	| { ambiguous: Endpoint[]; reason: string };

/** A kind of hint, and whether an endpoint agrees with it. */
interface Hint {
	label: string;
	agrees: (endpoint: Endpoint) => boolean;
}

/**
 * Picks the one endpoint that an identity means. An exact ID wins; else uninstalled agents are dropped; else those that
 * agree with the most kinds of hint are kept; else, where these agree with the same hints, the only one that is
 * connected; else it is ambiguous, and nobody may be isolated on a guess. Records that agree with no hint at all are
 * ignored: a server that ignores a filter returns everybody.
 *
 * @param candidates what the lookup returned; others' records among them do no harm
 * @param requireAgreement when true, an endpoint that contradicts any given kind of hint is not a match
 */
export function resolve(
	identity: Identity,
	candidates: readonly Endpoint[],
	requireAgreement = false,
): Resolution {
	if (identity.endpointId !== '') {
		const found = candidates.find(({ id }) => id === identity.endpointId);
		if (found) return { found, matchedBy: 'endpointId' };
		return { notFound: 'No endpoint has this ID, or the API key’s scope does not include it' };
	}

	const hints = hintsOf(identity);
	const matches = byId(candidates).filter((endpoint) => hints.some(({ agrees }) => agrees(endpoint)));
	const installed = matches.filter((endpoint) => !isUninstalled(endpoint));
	if (installed.length === 0) {
		return {
			notFound:
				matches.length === 0
					? 'No endpoint matches, or the API key’s scope does not include it'
					: `The agent was uninstalled from every endpoint that matches (${matches.length})`,
		};
	}

	const agreement = (endpoint: Endpoint) => hints.filter(({ agrees }) => agrees(endpoint)).length;
	const most = Math.max(...installed.map(agreement));
	if (requireAgreement && most < hints.length) {
		return { notFound: `${installed.length} endpoint(s) match some of the identifiers, none matches all of them` };
	}
	const best = installed.filter((endpoint) => agreement(endpoint) === most);
	const shared = hints.filter(({ agrees }) => best.every(agrees)).map(({ label }) => label);
	if (best.length === 1) return { found: best[0], matchedBy: shared.join('+') };
	if (shared.length < most) {
		// One has the address, another the name: being connected does not make the first the right one.
		return { ambiguous: best, reason: `The identifiers point to ${best.length} different endpoints` };
	}

	const connected = best.filter(isConnected);
	if (connected.length === 1) return { found: connected[0], matchedBy: [...shared, 'onlyConnectedAgent'].join('+') };
	return {
		ambiguous: best,
		reason:
			connected.length === 0
				? `${best.length} endpoints match equally well and none of them is connected`
				: `${best.length} endpoints match equally well, ${connected.length} of them connected`,
	};
}

function hintsOf({ ips, publicIps, hostNames, macs }: Identity): Hint[] {
	const names = new Set(hostNames.map((name) => name.toLowerCase()));
	const shortNames = new Set([...names].map(shortName));
	const hints: Hint[] = [];
	if (ips.length > 0) {
		hints.push({ label: 'ipAddress', agrees: (endpoint) => ips.some((ip) => endpoint.ips.includes(ip)) });
	}
	if (publicIps.length > 0) {
		hints.push({ label: 'publicIpAddress', agrees: ({ publicIp }) => publicIps.includes(publicIp) });
	}
	if (hostNames.length > 0) {
		hints.push({
			label: 'hostName',
			// A qualified name on one side and a short one on the other still name the same machine.
			agrees: ({ name }) => {
				const own = name.toLowerCase();
				return names.has(own) || (shortNames.has(own) && !own.includes('.')) || names.has(shortName(own));
			},
		});
	}
	if (macs.length > 0) {
		hints.push({ label: 'macAddress', agrees: (endpoint) => macs.some((mac) => endpoint.macs.includes(mac)) });
	}
	return hints;
}

function shortName(name: string): string {
	return name.split('.')[0];
}

function byId(endpoints: readonly Endpoint[]): Endpoint[] {
	return [...new Map(endpoints.map((endpoint) => [endpoint.id, endpoint])).values()];
}
