import { NodeOperationError, updateDisplayOptions, type IPollFunctions } from 'n8n-workflow';
import type { Refuse } from '../../../shared/formValues';
import { isRecord } from '../../../shared/values';
import type { Emission } from '../../containment/advance';
import { requestTagOf } from '../../containment/criteria';
import { parseHeld, reportHeld, storeHeld } from '../../containment/heldBack';
import { parseKnownHosts, parseLedger, storeKnownHosts, storeLedger } from '../../containment/memory';
import type { Need, Snapshot } from '../../containment/reconcile';
import { vanishedHolds } from '../../containment/vanished';
import { decide } from '../../desired/decide';
import { containmentProperties } from '../../desired/form';
import { readContainmentParameters, type ContainmentParameters } from '../../desired/parameters';
import { exampleHost } from '../examples';
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
			state: { ledger: storeLedger(decision.ledger), held: storeHeld(state), ours: storeKnownHosts(ours) },
		};
	},
	/** Shows every change that is due, as if none had been emitted yet. */
	async sample(session, parameters) {
		const { decision, snapshot } = await decide(session, parameters, [], []);
		const source = sourceOf(session, parameters, snapshot);
		const now = session.client.clock.now();
		return {
			items: decision.emissions.map((emission) => toItem(emission, source)),
			secondary: decision.holds.map((hold) => toHeldItem(hold, now, source)),
		};
	},
	example({ api, client }, parameters) {
		const source = { deployment: api.connection.deployment, urgency: new Map<number, number>(), wording: parameters, hours: parameters.hours };
		const requestTag = requestTagOf(parameters.criteria);
		const advice =
			requestTag === '' ? 'No host meets a criterion. Lower a threshold' : `Put the tag “${requestTag}” on a host in Vectra`;
		return {
			note: `No host needs to be isolated or released now. ${advice} and test again`,
			item: toItem(exampleEmission(parameters, client.clock.now()), source),
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

/** A new request to isolate a host that no Vectra has. */
function exampleEmission({ criteria }: ContainmentParameters, now: number): Emission {
	const [host, criterion, requestTag] = [exampleHost(now), criteria[0].name, requestTagOf(criteria)];
	const need: Need = {
		host: { ...host, tags: requestTag === '' ? host.tags : [requestTag] },
		desired: 'isolated',
		reason: criterion,
		criteria: [criterion],
		basis: requestTag === '' ? 'criterion' : 'request',
		endpointId: null,
		isClaimed: false,
		mayIsolate: true,
		isApproved: false,
		pace: 'act',
		startedAt: undefined,
		followUp: null,
	};
	const asked = { hostId: host.id, desired: need.desired, endpointId: null, pace: need.pace };
	return { need, entry: { ...asked, firstEmitted: now, lastEmitted: now, attempt: 1 } };
}

function sourceOf({ client }: PollSession, parameters: ContainmentParameters, { urgency, lockdowns }: Snapshot): ItemSource {
	return { deployment: client.connection.deployment, urgency, wording: parameters, hours: parameters.hours, lockdowns };
}
