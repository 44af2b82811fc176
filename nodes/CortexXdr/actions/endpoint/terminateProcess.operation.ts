import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { RESPOND_GUARDED } from '../../descriptions/rights';
import { readInstance, terminate, terminateProperties } from './terminate';

const properties = terminateProperties(
	{
		displayName: 'Process Instance ID',
		name: 'instanceId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. AdpF0n4c1xUAABQ4AAAAAA==',
		description: 'One entry of actor_process_instance_id or action_process_instance_id of a raw alert. It is no longer valid after a restart of the machine.',
	},
	{
		displayName: 'Process Name',
		name: 'processName',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice.exe',
		description: 'For the record in Cortex XDR; the instance alone decides',
	},
);

/** Asks an agent to end one process. */
export const terminateProcess: ItemOperation = {
	option: {
		name: 'Terminate Process',
		value: 'terminateProcess',
		action: 'Terminate process on endpoint',
		description: 'Ask a machine to end one process that an alert names. Carried out later. Cortex XDR 3.x only.',
	},
	properties,
	mutates: true,
	rights: RESPOND_GUARDED,
	async execute(context, itemIndex) {
		const instanceId = readInstance(context, itemIndex, 'instanceId', 'Process Instance ID');
		const processName = text(context.getNodeParameter('options.processName', itemIndex, ''));
		return await terminate(context, itemIndex, {
			path: 'endpoints/terminate_process',
			request: { instance_id: instanceId, ...(processName === '' ? {} : { process_name: processName }) },
			shown: { processName: processName || null, instanceId },
		});
	},
};
