import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { text, textList } from '../../../shared/values';
import { modeProperty } from '../../descriptions/containment';
import { endpointIdsProperty } from '../../descriptions/endpointIds';
import { incidentIdOption, incidentLink } from '../../descriptions/incidentId';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { createApi } from '../../transport/api';
import { requestAction } from '../../transport/requestAction';
import { guardPropertiesWith, maxEndpointsOption, readGuards, runGuarded } from '../guards';

/** The fields of both operations, around their own. @param options of the operation alone */
export const terminateProperties = (own: INodeProperties, ...options: INodeProperties[]): INodeProperties[] => [
	modeProperty,
	{
		...endpointIdsProperty,
		displayName: 'Endpoint ID',
		description: 'The machine on which the alert was raised, by the 32 hexadecimal digits of its endpoint ID',
	},
	own,
	...guardPropertiesWith(incidentIdOption, maxEndpointsOption, ...options),
	productLineProperty,
];

const NEXT_STEP = 'Response → Get Status shows whether the agent has ended it';

/** What is to end, as the request names it. */
export interface Termination {
	path: 'endpoints/terminate_process' | 'endpoints/terminate_causality';
	request: IDataObject;
	/** For the output. */
	shown: IDataObject;
}

/**
 * Asks an agent to end what an alert names, once.
 *
 * The calls came with 3.12; the specifications of 5.x do not have them, so nothing is sent there.
 */
export async function terminate(context: IExecuteFunctions, itemIndex: number, { path, request, shown }: Termination): Promise<IDataObject> {
	const guards = readGuards(context, itemIndex, 1);
	const incident = incidentLink(context, itemIndex);
	if ((await readProductLine(context, itemIndex, createApi(context))) === 'xdr5') {
		const advice = 'Script → Run Preset ends processes by their name. If your tenant has the call all the same, choose XDR 3.x as Product Version';
		throw badInput(context, itemIndex, 'Cortex XDR 5.x has no call to end a process or a causality chain', advice);
	}
	const { actionId, ...rest } = await runGuarded(context, itemIndex, guards, {
		send: async ([agent_id]) => await requestAction(context, path, { agent_id, ...request, ...incident }, NEXT_STEP),
	});
	return { ...rest, ...shown, actionId };
}

/**
 * The ID of one process or chain. Alerts hold lists of them, one for each event: several are none, so that nobody ends
 * another process than the one that is meant.
 */
export function readInstance(context: IExecuteFunctions, itemIndex: number, name: string, label: string): string {
	const [id = '', ...more] = textList(context.getNodeParameter(name, itemIndex, '')).map((one) => text(one));
	if (id === '') throw badInput(context, itemIndex, `${label} is empty`);
	if (more.length > 0) throw badInput(context, itemIndex, `${label} names ${more.length + 1}: one at a time can be ended`, 'Choose one by an expression, such as {{ $json.actor_process_instance_id[0] }}');
	if (/\s|,/.test(id) || id.length > 256) throw badInput(context, itemIndex, `“${id.slice(0, 80)}” is not an ID of an alert of Cortex XDR`);
	return id;
}
