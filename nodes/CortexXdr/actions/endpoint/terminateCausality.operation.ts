import type { ItemOperation } from '../../../shared/operations';
import { RESPOND_GUARDED } from '../../descriptions/rights';
import { readInstance, terminate, terminateProperties } from './terminate';

const properties = terminateProperties(
	{
		displayName: 'Causality ID',
		name: 'causalityId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. AdpF0n4c1xUAABQ4AAAAAA==',
		description: 'One entry of actor_causality_id of a raw alert. The process that began the chain ends with all that it started.',
	},
);

/** Asks an agent to end a chain of processes. */
export const terminateCausality: ItemOperation = {
	option: {
		name: 'Terminate Causality',
		value: 'terminateCausality',
		action: 'Terminate causality on endpoint',
		description: 'Ask a machine to end a chain of processes that an alert names, from its root. 3.x only.',
	},
	properties,
	mutates: true,
	rights: RESPOND_GUARDED,
	async execute(context, itemIndex) {
		const causalityId = readInstance(context, itemIndex, 'causalityId', 'Causality ID');
		return await terminate(context, itemIndex, {
			path: 'endpoints/terminate_causality',
			request: { causality_id: causalityId },
			shown: { causalityId },
		});
	},
};
