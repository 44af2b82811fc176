import {
	type ExpressionString,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { authenticationProperty, vectraCredentials } from './transport/connection';
import { pollTrigger, triggerProperties } from './trigger/router';

/** The second output, for the only event that holds hosts back. */
const HELD_BACK_FOR_CONTAINMENT: ExpressionString = `={{ $parameter["triggerOn"] === "containmentChange"
	? [{ type: "main", displayName: "Change" }, { type: "main", displayName: "Held Back" }]
	: [{ type: "main" }] }}`;

export class VectraTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vectra AI Trigger',
		name: 'vectraTrigger',
		icon: { light: 'file:../../icons/vectra.svg', dark: 'file:../../icons/vectra.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"].replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description: 'Starts the workflow on changes in Vectra AI: containment, scores, detections, tags and assignments',
		defaults: { name: 'Vectra AI Trigger' },
		polling: true,
		inputs: [],
		outputs: HELD_BACK_FOR_CONTAINMENT,
		credentials: vectraCredentials,
		properties: [
			authenticationProperty,
			...triggerProperties,
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollTrigger(this);
	}
}
