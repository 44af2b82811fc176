import { NodeOperationError, type INodeExecutionData, type INodeProperties, type IPollFunctions } from 'n8n-workflow';
import { runTrigger, type Session, type SessionOpener, type TriggerModule } from './poll';

/** A polling node made of events: its form, and how it polls. */
export interface TriggerRouter {
	properties: INodeProperties[];
	poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null>;
}

/**
 * @param triggers the values of “Trigger On”, in the order of the form
 * @param open makes the session of a poll
 * @param byDefault the value that the editor begins with
 */
export function triggerRouter<S extends Session>(
	triggers: ReadonlyArray<TriggerModule<S, unknown>>,
	open: SessionOpener<S>,
	{ default: byDefault }: { default: string },
): TriggerRouter {
	return {
		properties: [
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'options',
				noDataExpression: true,
				options: triggers.map(({ option }) => option),
				default: byDefault,
			},
			...triggers.flatMap(({ properties }) => properties),
		],
		async poll(context) {
			const choose = (): TriggerModule<S, unknown> => {
				const wanted = context.getNodeParameter('triggerOn', byDefault);
				const trigger = triggers.find(({ option }) => option.value === wanted);
				if (trigger) return trigger;
				throw new NodeOperationError(context.getNode(), `“${String(wanted)}” is not a supported trigger`, {
					description: `Choose one of: ${triggers.map(({ option }) => option.name).join(', ')}`,
					failure: { cause: 'configuration-invalid' },
				});
			};
			return await runTrigger(context, choose, open);
		},
	};
}
