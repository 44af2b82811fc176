import { NodeOperationError, type INodeExecutionData, type INodeProperties, type IPollFunctions } from 'n8n-workflow';
import { containmentChange } from './containment/containmentChange';
import { newDetection } from './detections/newDetection';
import { runTrigger, type TriggerModule } from './poll';
import { entityScoreChange } from './scores/entityScoreChange';
import { tagChange } from './tags/tagChange';

/** The values of “Trigger On”, in the order of the form. */
const TRIGGERS = [containmentChange, entityScoreChange, newDetection, tagChange] as unknown as ReadonlyArray<TriggerModule<unknown>>;

export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		options: TRIGGERS.map(({ option }) => option),
		default: 'containmentChange',
	},
	...TRIGGERS.flatMap(({ properties }) => properties),
];

export async function pollTrigger(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const wanted = context.getNodeParameter('triggerOn', 'containmentChange');
	const trigger = TRIGGERS.find(({ option }) => option.value === wanted);
	if (!trigger) {
		throw new NodeOperationError(context.getNode(), `“${String(wanted)}” is not a supported trigger`, {
			description: `Choose one of: ${TRIGGERS.map(({ option }) => option.name).join(', ')}`,
			failure: { cause: 'configuration-invalid' },
		});
	}
	return await runTrigger(context, trigger);
}
