import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { incidentLink } from '../../descriptions/incidentId';
import { RESPOND_GUARDED } from '../../descriptions/rights';
import { readGuards, runGuarded, targetProperties } from '../guards';
import { readTimeout, scriptAction, scriptGuardProperties } from './scriptAction';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const properties: INodeProperties[] = [
	...targetProperties,
	{
		displayName: 'Python Code',
		name: 'snippetCode',
		type: 'string',
		noDataExpression: true,
		typeOptions: { rows: 6 },
		default: '',
		required: true,
		placeholder: 'e.g. import platform\nprint(platform.node())',
		description: 'Runs with the agent’s rights. It takes no expression, so that data cannot become code on machines.',
	},
	...scriptGuardProperties,
];

/** Asks agents to run code that is no script of the library. */
export const runSnippet: ItemOperation = {
	option: {
		name: 'Run Snippet',
		value: 'runSnippet',
		action: 'Run code snippet',
		description: 'Ask machines to run Python code with the agent’s rights. Carried out later.',
	},
	properties,
	mutates: true,
	rights: RESPOND_GUARDED,
	async execute(context, itemIndex) {
		const guards = readGuards(context, itemIndex);
		const code = readCode(context, itemIndex);
		const request = { snippet_code: code, ...readTimeout(context, itemIndex), ...incidentLink(context, itemIndex) };
		return await runGuarded(context, itemIndex, guards, scriptAction(context, 'scripts/run_snippet_code_script', request));
	},
};

/**
 * Blanks at its beginning mean something in Python. Some clients send Base64 (public clients): code that could be taken for
 * it, such as `pass`, gets a comment behind it, which changes nothing.
 */
function readCode(context: IExecuteFunctions, itemIndex: number): string {
	const code = context.getNodeParameter('snippetCode', itemIndex, '') as unknown;
	if (typeof code === 'string' && code.trim() !== '') return BASE64.test(code) && code.length % 4 === 0 ? `${code} #` : code;
	throw badInput(context, itemIndex, 'Python Code is empty');
}
