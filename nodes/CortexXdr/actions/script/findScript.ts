import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { badInput, readFlag } from '../../../shared/input';
import { readLocator } from '../../../shared/locator';
import { flagOf, text } from '../../../shared/values';
import { createApi } from '../../transport/api';
import { listScripts } from '../../transport/scripts';

/** The one script that is meant. */
export async function findScript(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
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
	return script;
}

/** The one script that is meant, if it may be run. */
export async function findRunnableScript(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const script = await findScript(context, itemIndex);
	requireAllowed(context, itemIndex, script);
	return script;
}

/** Refuses a script of high risk unless the form allows such. */
export function requireAllowed(context: IExecuteFunctions, itemIndex: number, script: IDataObject): void {
	if (
		flagOf(script.is_high_risk) === true &&
		!readFlag(context, itemIndex, 'allowHighRisk', false, 'Allow High Risk Scripts')
	) {
		const problem = `Cortex XDR marks the script “${text(script.name) || text(script.script_uid)}” as high risk`;
		throw badInput(context, itemIndex, problem, 'To run it all the same switch on Allow High Risk Scripts');
	}
}
