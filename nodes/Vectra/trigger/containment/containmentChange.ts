import { NodeOperationError } from 'n8n-workflow';
import { isRecord } from '../../../shared/values';
import { advance, type Advanced } from '../../containment/advance';
import { requestTagOf } from '../../containment/criteria';
import { missingFacts } from '../../containment/exclusions';
import { parseHeld, reportHeld } from '../../containment/heldBack';
import { parseLedger, type Ledger } from '../../containment/memory';
import { reconcile, type Snapshot } from '../../containment/reconcile';
import type { PollSession, TriggerModule } from '../poll';
import { containmentProperties } from './form';
import { toHeldItem, toItem, type ItemSource } from './item';
import { readContainmentParameters, type ContainmentParameters } from './parameters';
import { completeHosts, readSnapshot } from './read';

/** Compares the desired state with what is recorded, and emits the changes that the workflow must make. */
export const containmentChange: TriggerModule<ContainmentParameters> = {
	option: {
		name: 'Containment Change',
		value: 'containmentChange',
		description:
			'A host is to be isolated or released. Emitted again, at growing intervals, until the outcome is recorded with the Vectra AI node.',
	},
	properties: containmentProperties,
	stateKey: 'containment',
	readParameters: readContainmentParameters,
	async poll(session, parameters, stored) {
		const known = isRecord(stored) ? stored : {};
		const { decision, snapshot } = await decide(session, parameters, parseLedger(known.ledger));
		const now = session.client.clock.now();
		const { reports, state } = reportHeld(parseHeld(known.held), decision.holds, now);
		const source = sourceOf(session, parameters, snapshot);
		return {
			items: decision.emissions.map((emission) => toItem(emission, source)),
			secondary: reports.map((hold) => toHeldItem(hold, now, source)),
			state: { ledger: decision.ledger, held: state },
		};
	},
	/** Shows every change that is due, as if none had been emitted yet. */
	async sample(session, parameters) {
		const { decision, snapshot } = await decide(session, parameters, []);
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

function sourceOf({ client }: PollSession, wording: ContainmentParameters, { urgency }: Snapshot): ItemSource {
	return { deployment: client.connection.deployment, urgency, wording };
}

/** Reads Vectra, and decides what to emit and what to remember. */
async function decide(
	{ context, client }: PollSession,
	parameters: ContainmentParameters,
	ledger: Ledger,
): Promise<{ decision: Advanced; snapshot: Snapshot }> {
	let snapshot = await readSnapshot(context, client, parameters);
	const now = client.clock.now();
	for (;;) {
		const decision = advance(ledger, reconcile(snapshot, parameters, now), now, parameters);
		const unread = hostsToRead(decision, snapshot, parameters);
		if (unread.size === 0) return { decision, snapshot };
		// Each round reads hosts that were not detailed before, so it ends.
		snapshot = await completeHosts(client, snapshot, unread);
	}
}

/**
 * The hosts to be isolated now whose row in the list lacks a fact: an exclusion may need it, and the workflow needs the
 * address to find the endpoint.
 */
function hostsToRead({ emissions }: Advanced, { noBlock, detailed }: Snapshot, { exclusions }: ContainmentParameters): Set<number> {
	const unread = emissions
		.filter(({ need }) => need.desired === 'isolated' && !detailed.has(need.host.id))
		.filter(({ need }) => !need.host.knows.address || !need.host.knows.tags || missingFacts(need.host, exclusions, noBlock).length > 0);
	return new Set(unread.map(({ need }) => need.host.id));
}
