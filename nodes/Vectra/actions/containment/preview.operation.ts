import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { previewOf, previewSummary, previewTexts, type PreviewedHost } from '../../containment/preview';
import type { Wording } from '../../containment/wording';
import { decide } from '../../desired/decide';
import { containmentProperties } from '../../desired/form';
import { readContainmentParameters, type ContainmentParameters } from '../../desired/parameters';
import { PREVIEW } from '../../descriptions/rights';
import { hostView } from '../../output/hostView';
import { createClient } from '../../transport/client';

/**
 * Lists what the trigger would ask for now, by the same rules and the same fields. It knows nothing of what the trigger asked
 * for before, and leaves its memory alone.
 */
export const preview: ItemOperation = {
	option: {
		name: 'Preview',
		value: 'preview',
		action: 'Preview containment',
		description: 'List which hosts would be isolated, released or held back now, and why. Changes nothing.',
	},
	properties: containmentProperties,
	mutates: false,
	rights: PREVIEW,
	async execute(context, itemIndex) {
		const parameters = readParameters(context, itemIndex);
		const client = await createClient(context);
		// A contained host is listed whether or not it is due for being read again.
		const { reconciled, decision, snapshot } = await decide({ context, client }, { ...parameters, isVerifying: true }, [], []);
		const hosts = previewOf(reconciled, decision.holds);
		context.addExecutionHints({ message: previewSummary(hosts), type: 'info', location: 'outputPane' });
		const { deployment } = client.connection;
		return hosts.map((one) => toItem(one, parameters, deployment, snapshot.urgency.get(one.host.id) ?? null));
	},
};

function readParameters(context: IExecuteFunctions, itemIndex: number): ContainmentParameters {
	return readContainmentParameters({
		read: (name, fallback) => context.getNodeParameter(name, itemIndex, fallback),
		refuse: refuseInput(context, itemIndex),
		timeZone: context.getTimezone(),
	});
}

function toItem(one: PreviewedHost, wording: Wording, deployment: string, urgency: number | null): IDataObject {
	const { action, reason, criteria, basis, recorded, since, until, endpointIds, host } = one;
	return {
		action,
		reason,
		...previewTexts(one, wording),
		reasons: criteria,
		basis,
		recorded,
		since: timeOf(since),
		until: timeOf(until),
		deployment,
		host: hostView(host, urgency),
		endpointIds,
	};
}

const timeOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
