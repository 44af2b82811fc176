import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { wholeNumberIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import { idFilters } from '../../descriptions/endpointIds';
import { incidentIdOption } from '../../descriptions/incidentId';
import { requestAction } from '../../transport/requestAction';
import { guardPropertiesWith, maxEndpointsOption, type GuardedAction } from '../guards';

/** What holds a script back, and the options. */
export const scriptGuardProperties = guardPropertiesWith(incidentIdOption, maxEndpointsOption, {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 600,
	description: 'How long the script may run on a machine',
});

export const allowHighRiskProperty: INodeProperties = {
	displayName: 'Allow High Risk Scripts',
	name: 'allowHighRisk',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description: 'Whether a script may run that Cortex XDR marks as high risk, because it can damage the machine',
};

/** Reads Timeout as a part of the request. */
export function readTimeout(context: IExecuteFunctions, itemIndex: number): { timeout?: number } {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	if (options.timeout === undefined) return {};
	return { timeout: wholeNumberIn(options.timeout, 1, Infinity, 'Timeout (Seconds)', refuseInput(context, itemIndex)) };
}

/** Asks for a script. @param request without the endpoints */
export function scriptAction(context: IExecuteFunctions, path: string, request: IDataObject): GuardedAction {
	const nextStep = 'Script → Get Status shows when it has ended, Script → Get Results what it printed';
	return { send: async (ids) => await requestAction(context, path, { ...request, filters: idFilters(ids) }, nextStep) };
}
