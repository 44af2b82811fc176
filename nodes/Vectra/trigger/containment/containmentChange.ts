import { NodeOperationError } from 'n8n-workflow';
import { isRecord } from '../../../shared/values';
import { advance, type Advanced } from '../../containment/advance';
import { requestTagOf } from '../../containment/criteria';
import { missingFacts } from '../../containment/exclusions';
import { parseHeld, reportHeld } from '../../containment/heldBack';
import { parseKnownHosts, parseLedger, type KnownHost, type Ledger } from '../../containment/memory';
import { reconcile, type Snapshot } from '../../containment/reconcile';
import { rememberOurs, unlisted, vanishedHolds } from '../../containment/vanished';
import type { PollSession, TriggerModule } from '../poll';
import { containmentProperties } from './form';
import { toHeldItem, toItem, type ItemSource } from './item';
import { readContainmentParameters, type ContainmentParameters } from './parameters';
import { completeHosts, readSnapshot, readUnlisted } from './read';

/** Compares the desired state with what is recorded, and emits the changes that the workflow must make. */
export const containmentChange: TriggerModule<ContainmentParameters> = {
	option: {
		name: 'Containment Change',
		value: 'containmentChange',
		description:
			'A host is to be isolated or released. Emitted again until the outcome is recorded.',
	},
	properties: containmentProperties,
	stateKey: 'containment',
	readParameters: readContainmentParameters,
	async poll(session, parameters, stored) {
		const known = isRecord(stored) ? stored : {};
		const { decision, snapshot, ours } = await decide(session, parameters, parseLedger(known.ledger), parseKnownHosts(known.ours));
		const now = session.client.clock.now();
		const { reports, state } = reportHeld(parseHeld(known.held), [...decision.holds, ...vanishedHolds(ours)], now);
		const source = sourceOf(session, parameters, snapshot);
		return {
			items: decision.emissions.map((emission) => toItem(emission, source)),
			secondary: reports.map((hold) => toHeldItem(hold, now, source)),
			state: { ledger: decision.ledger, held: state, ours },
		};
	},
	/** Shows every change that is due, as if none had been emitted yet. */
	async sample(session, parameters) {
		const { decision, snapshot } = await decide(session, parameters, [], []);
		const source = sourceOf(session, parameters, snapshot);
		const now = session.client.clock.now();
		if (decision.emissions.length === 0 && decision.holds.length === 0) {
			const requestTag = requestTagOf(parameters.criteria);
			throw new NodeOperationError(session.context.getNode(), 'No host needs to be isolated or released now', {
				description:
					requestTag === ''
						? 'No host meets a criterion. Lower a threshold and test again'
						: `Put the tag “${requestTag}” on a host in Vectra and test again`,
			});
		}
		return {
			items: decision.emissions.map((emission) => toItem(emission, source)),
			secondary: decision.holds.map((hold) => toHeldItem(hold, now, source)),
		};
	},
};

function sourceOf({ client }: PollSession, parameters: ContainmentParameters, { urgency }: Snapshot): ItemSource {
	return { deployment: client.connection.deployment, urgency, wording: parameters, hours: parameters.hours };
}

/** Reads Vectra, and decides what to emit and what to remember. */
async function decide(
	{ context, client }: PollSession,
	parameters: ContainmentParameters,
	ledger: Ledger,
	known: readonly KnownHost[],
): Promise<{ decision: Advanced; snapshot: Snapshot; ours: KnownHost[] }> {
	const listed = await readSnapshot(context, client, parameters);
	const now = client.clock.now();
	const missed = await readUnlisted(client, listed, unlisted(known, listed));
	let { snapshot } = missed;
	const ours = rememberOurs(snapshot, known, missed.gone, missed.unread, now);
	for (;;) {
		const decision = advance(ledger, reconcile(snapshot, parameters, now), now, parameters);
		const unread = hostsToRead(decision, snapshot, parameters);
		if (unread.size === 0) return { decision, snapshot, ours };
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
