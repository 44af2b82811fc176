import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { wholeNumberIn } from '../../shared/formValues';
import { readChoice, refuseInput } from '../../shared/input';
import { admit } from '../containment/admit';
import { WHEN_OFFLINE, type WhenOffline } from '../containment/decide';
import type { Endpoint } from '../containment/endpoint';
import type { ProtectionPolicy } from '../containment/policy';
import { MODES, modeProperty, protectedProperty, whenOfflineProperty } from '../descriptions/containment';
import { endpointIdsProperty, readEndpointIds } from '../descriptions/endpointIds';
import { createApi } from '../transport/api';
import { readByIds } from '../transport/endpoints';
import { readProtection } from './endpoint/itemRequest';

/** Which machines, and whether anything is sent to them. */
export const targetProperties: INodeProperties[] = [modeProperty, endpointIdsProperty];

/** An entry of the options. */
export const maxEndpointsOption: INodeProperties = {
	displayName: 'Max Endpoints per Run',
	name: 'maxEndpoints',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 0 },
	default: 0,
	description: 'On how many endpoints all items of a run together may act; those beyond are “limitReached”. 0 means no limit.',
};

/** What holds endpoints back, and the options. */
export const guardPropertiesWith = (...options: INodeProperties[]): INodeProperties[] => [
	whenOfflineProperty,
	{
		...protectedProperty,
		description: 'Endpoints that this node leaves alone: the output lists them as “protected”. Any match protects.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	},
];

/** What one item asks for, and what holds it back. */
export interface Guards {
	endpointIds: string[];
	dryRun: boolean;
	whenOffline: WhenOffline;
	protection: ProtectionPolicy;
	/** Infinity for no limit. */
	maxEndpoints: number;
}

/** Reads the fields above. @param mostEndpoints that one item may name @throws NodeOperationError for a value that cannot be used */
export function readGuards(context: IExecuteFunctions, itemIndex: number, mostEndpoints?: number): Guards {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const most = wholeNumberIn(options.maxEndpoints ?? 0, 0, 1_000_000, 'Max Endpoints per Run', refuseInput(context, itemIndex));
	return {
		endpointIds: readEndpointIds(context, itemIndex, mostEndpoints),
		dryRun: readChoice(context, itemIndex, 'mode', MODES, 'execute', 'Mode') === 'dryRun',
		whenOffline: readChoice(context, itemIndex, 'whenOffline', WHEN_OFFLINE, 'defer', 'When Offline'),
		protection: readProtection(context, itemIndex),
		maxEndpoints: most === 0 ? Infinity : most,
	};
}

/** An action on endpoints. */
export interface GuardedAction {
	/** Why it does not go to an endpoint, beyond the guards of the form; undefined where it does. */
	unfit?: (endpoint: Endpoint) => string | undefined;
	/** Sends the request for these endpoints, once. The output has an `actionId`. */
	send: (endpointIds: string[]) => Promise<IDataObject>;
}

/** The endpoints that something was sent to in this execution of the node, for the limit. */
const acted = new WeakMap<IExecuteFunctions, Set<string>>();

/**
 * Acts on the endpoints that nothing holds back: they are read first. Nothing is sent when none is left, and in a Dry Run.
 * The output names both kinds.
 *
 * @throws NodeOperationError for an agent that is offline where the form says Error
 */
export async function runGuarded(
	context: IExecuteFunctions,
	itemIndex: number,
	guards: Guards,
	{ unfit, send }: GuardedAction,
): Promise<IDataObject> {
	const found = await readByIds(createApi(context), guards.endpointIds);
	const { due, heldBack } = sift(context, itemIndex, guards, found, unfit);
	const shown = { endpoints: due.map(({ name, id }) => ({ endpointName: name || null, endpointId: id })), heldBack };
	if (due.length === 0 || guards.dryRun) {
		const nextStep = due.length === 0 ? 'Nothing was sent: heldBack says why' : 'Dry Run: nothing was sent. Mode Execute starts it on endpoints';
		return { accepted: false, nextStep, endpointsCount: 0, ...shown, actionId: null };
	}
	const ids = due.map(({ id }) => id);
	acted.set(context, new Set([...(acted.get(context) ?? []), ...ids]));
	const { actionId, ...rest } = await send(ids);
	return { ...rest, ...shown, actionId };
}

/** What may be sent, and what is held back and why, in the order of the form. */
function sift(
	context: IExecuteFunctions,
	itemIndex: number,
	{ endpointIds, protection, whenOffline, maxEndpoints }: Guards,
	found: ReadonlyMap<string, Endpoint>,
	unfit: GuardedAction['unfit'] = () => undefined,
): { due: Endpoint[]; heldBack: IDataObject[] } {
	const counted = new Set(acted.get(context));
	const due: Endpoint[] = [];
	const heldBack: IDataObject[] = [];
	for (const endpointId of endpointIds) {
		const endpoint = found.get(endpointId);
		const hold = (outcome: string, reason: string) => heldBack.push({ outcome, reason, endpointName: endpoint?.name || null, endpointId });
		if (!endpoint) {
			hold('notFound', 'Cortex XDR shows no such endpoint to this key');
			continue;
		}
		const decision = admit(endpoint, { protection, whenOffline, unfit });
		if (decision.kind === 'error') {
			throw new NodeOperationError(context.getNode(), `${endpoint.name || endpointId}: ${decision.reason}`, {
				itemIndex,
				description: `Item ${itemIndex}: nothing was sent. Set When Offline to Defer to leave such endpoints out instead of failing`,
			});
		}
		if (decision.kind === 'outcome') hold(decision.outcome, decision.reason);
		else if (!counted.has(endpointId) && counted.size >= maxEndpoints) hold('limitReached', `This run may act on ${maxEndpoints} endpoint(s) at most`);
		else {
			counted.add(endpointId);
			due.push(endpoint);
		}
	}
	return { due, heldBack };
}
