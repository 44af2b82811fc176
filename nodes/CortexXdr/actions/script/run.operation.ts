import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { wholeNumberIn } from '../../../shared/formValues';
import { flagOf, text } from '../../../shared/values';
import { badInput, readFlag, refuseInput } from '../../../shared/input';
import { readLocator } from '../../../shared/locator';
import { endpointIdsProperty, idFilters, readEndpointIds } from '../../descriptions/endpointIds';
import { incidentIdOption, incidentLink } from '../../descriptions/incidentId';
import { scriptProperty } from '../../descriptions/locators';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { requestAction } from '../../transport/requestAction';
import { listScripts } from '../../transport/scripts';
import { parameterProperties, readParameters } from './parameters';

const properties: INodeProperties[] = [
	scriptProperty,
	endpointIdsProperty,
	...parameterProperties,
	{
		displayName: 'Allow High Risk Scripts',
		name: 'allowHighRisk',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether a script may run that Cortex XDR marks as high risk, because it can damage the machine',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			incidentIdOption,
			{
				displayName: 'Timeout (Seconds)',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 600,
				description: 'How long the script may run on a machine',
			},
		],
	},
];

/** Asks agents to run a script from the library. */
export const run: ItemOperation = {
	option: {
		name: 'Run',
		value: 'run',
		action: 'Run script',
		description:
			'Ask machines to run a script of the library with the agent’s rights. Carried out later.',
	},
	properties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const filters = idFilters(readEndpointIds(context, itemIndex));
		const parameters = readParameters(context, itemIndex);
		const timeout = readTimeout(context, itemIndex);
		const incident = incidentLink(context, itemIndex);
		const script = await findScript(context, itemIndex);
		const request = {
			script_uid: script.script_uid,
			filters,
			...(timeout === undefined ? {} : { timeout }),
			...(Object.keys(parameters).length === 0 ? {} : { parameters_values: parameters }),
			...incident,
		};
		const nextStep = 'Script → Get Status shows when it has ended, Script → Get Results what it printed';
		const accepted = await requestAction(context, 'scripts/run_script', request, nextStep);
		const { actionId, ...rest } = accepted;
		return { ...rest, scriptName: text(script.name) || null, scriptUid: script.script_uid, actionId };
	},
};

/** The one script that is meant, if it may be run. */
async function findScript(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { mode, value } = readLocator(context, itemIndex, 'script');
	if (value === '') throw badInput(context, itemIndex, 'No script is given');
	const field = mode === 'name' ? 'name' : 'script_uid';
	const rows = await listScripts(createApi(context), [{ field, operator: 'in', value: [value] }]);
	// Whether Cortex compares exactly is not documented.
	const matches = rows.filter((row) => text(row[field]).toLowerCase() === value.toLowerCase());
	const [script] = matches;
	if (!script) {
		const advice = 'Script → Get Many lists the library. The role of the API key may hide scripts';
		throw badInput(
			context,
			itemIndex,
			`There is no script with the ${mode === 'name' ? 'name' : 'UID'} “${value}”`,
			advice,
		);
	}
	if (matches.length > 1) {
		const uids = matches.map((row) => text(row.script_uid)).join(', ');
		throw badInput(
			context,
			itemIndex,
			`${matches.length} scripts are named “${value}”`,
			`Choose one By ID: ${uids}`,
		);
	}
	if (
		flagOf(script.is_high_risk) === true &&
		!readFlag(context, itemIndex, 'allowHighRisk', false, 'Allow High Risk Scripts')
	) {
		const problem = `Cortex XDR marks the script “${text(script.name) || value}” as high risk`;
		throw badInput(context, itemIndex, problem, 'To run it all the same switch on Allow High Risk Scripts');
	}
	return script;
}

function readTimeout(context: IExecuteFunctions, itemIndex: number): number | undefined {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	if (options.timeout === undefined) return undefined;
	return wholeNumberIn(options.timeout, 1, Infinity, 'Timeout (Seconds)', refuseInput(context, itemIndex));
}
