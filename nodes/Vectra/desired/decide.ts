import type { RequestContext } from '../../shared/http';
import { advance, type Advanced } from '../containment/advance';
import { missingFacts } from '../containment/exclusions';
import type { KnownHost, Ledger } from '../containment/memory';
import { reconcile, type Reconciled, type Snapshot } from '../containment/reconcile';
import { rememberOurs, unlisted } from '../containment/vanished';
import type { VectraClient } from '../transport/client';
import type { ContainmentParameters } from './parameters';
import { completeHosts, readSnapshot, readUnlisted } from './read';

export interface Decided {
	decision: Advanced;
	reconciled: Reconciled;
	snapshot: Snapshot;
	/** To be remembered until the next poll. */
	ours: KnownHost[];
}

/**
 * Reads Vectra, and decides what to ask for and what to remember.
 *
 * @param ledger what was asked for before; empty for everything that is due
 * @param known the hosts that were ours before
 */
export async function decide(
	{ context, client }: { context: RequestContext; client: VectraClient },
	parameters: ContainmentParameters,
	ledger: Ledger,
	known: readonly KnownHost[],
): Promise<Decided> {
	const listed = await readSnapshot(context, client, parameters);
	const now = client.clock.now();
	const missed = await readUnlisted(client, listed, unlisted(known, listed));
	let { snapshot } = missed;
	const ours = rememberOurs(snapshot, known, missed.gone, missed.unread, now);
	for (;;) {
		const reconciled = reconcile(snapshot, parameters, now);
		const decision = advance(ledger, reconciled, now, parameters);
		const unread = hostsToRead(decision, snapshot, parameters);
		if (unread.size === 0) return { decision, reconciled, snapshot, ours };
		// Each round reads hosts that were not detailed before, so it ends.
		snapshot = await completeHosts(client, snapshot, unread);
	}
}

/**
 * The hosts that may be isolated now whose row in the list lacks a fact: an exclusion may need it, and the workflow needs the
 * address to find the endpoint.
 */
function hostsToRead({ emissions }: Advanced, { noBlock, detailed }: Snapshot, { exclusions }: ContainmentParameters): Set<number> {
	const unread = emissions
		.filter(({ need }) => need.mayIsolate && !detailed.has(need.host.id))
		.filter(({ need }) => !need.host.knows.address || !need.host.knows.tags || missingFacts(need.host, exclusions, noBlock).length > 0);
	return new Set(unread.map(({ need }) => need.host.id));
}
