import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { incidentLink } from '../../descriptions/incidentId';
import { scriptProperty } from '../../descriptions/locators';
import { RESPOND_GUARDED } from '../../descriptions/rights';
import { readGuards, runGuarded, targetProperties } from '../guards';
import { findRunnableScript } from './findScript';
import { parameterProperties, readParameters } from './parameters';
import { allowHighRiskProperty, readTimeout, scriptAction, scriptGuardProperties } from './scriptAction';

const properties: INodeProperties[] = [
	scriptProperty,
	...targetProperties,
	...parameterProperties,
	allowHighRiskProperty,
	...scriptGuardProperties,
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
	rights: RESPOND_GUARDED,
	async execute(context, itemIndex) {
		const guards = readGuards(context, itemIndex);
		const parameters = readParameters(context, itemIndex);
		const timeout = readTimeout(context, itemIndex);
		const incident = incidentLink(context, itemIndex);
		const script = await findRunnableScript(context, itemIndex);
		const request = {
			script_uid: script.script_uid,
			...timeout,
			...(Object.keys(parameters).length === 0 ? {} : { parameters_values: parameters }),
			...incident,
		};
		const { actionId, ...rest } = await runGuarded(context, itemIndex, guards, scriptAction(context, 'scripts/run_script', request));
		return { ...rest, scriptName: text(script.name) || null, scriptUid: script.script_uid, actionId };
	},
};
