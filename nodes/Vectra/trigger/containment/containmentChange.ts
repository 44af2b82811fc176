import { NodeOperationError, updateDisplayOptions, type IPollFunctions } from 'n8n-workflow';
import type { Refuse } from '../../../shared/formValues';
import { isRecord } from '../../../shared/values';
import { requestTagOf } from '../../containment/criteria';
import { parseHeld, reportHeld } from '../../containment/heldBack';
import { parseKnownHosts, parseLedger } from '../../containment/memory';
import type { Snapshot } from '../../containment/reconcile';
import { vanishedHolds } from '../../containment/vanished';
import { decide } from '../../desired/decide';
import { containmentProperties } from '../../desired/form';
import { readContainmentParameters, type ContainmentParameters } from '../../desired/parameters';
import type { PollSession, TriggerModule } from '../poll';
import { toHeldItem, toItem, type ItemSource } from './item';

/** Compares the desired state with what is recorded, and emits the changes that the workflow must make. */
export const containmentChange: TriggerModule<ContainmentParameters> = {
	option: {
		name: 'Containment Change',
		value: 'containmentChange',
		description:
			'A host is to be isolated or released. Emitted again until the outcome is recorded.',
	},
	properties: updateDisplayOptions({ show: { triggerOn: ['containmentChange'] } }, containmentProperties),
	stateKey: 'containment',
	readParameters,
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

function readParameters(context: IPollFunctions): ContainmentParameters {
	const refuse: Refuse = (message, description) =>
		new NodeOperationError(context.getNode(), message, { description, failure: { cause: 'configuration-invalid' } });
	return readContainmentParameters({
		read: (name, fallback) => context.getNodeParameter(name, fallback),
		refuse,
		timeZone: context.getTimezone(),
	});
}

function sourceOf({ client }: PollSession, parameters: ContainmentParameters, { urgency }: Snapshot): ItemSource {
	return { deployment: client.connection.deployment, urgency, wording: parameters, hours: parameters.hours };
}
