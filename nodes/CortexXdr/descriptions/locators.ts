import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput, readChoice } from '../../shared/input';
import { locatorProperty, readLocator } from '../../shared/locator';
import { isNumberId, NUMBER_ID_PATTERN } from '../../shared/numberId';

/** Which generation of the product the tenant runs: 5.x renamed incidents to cases, with calls and fields of their own. */
export type ProductVersion = 'xdr3' | 'xdr5';

export const productVersionProperty: INodeProperties = {
	displayName: 'Product Version',
	name: 'productVersion',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'XDR 3.x (Incidents)', value: 'xdr3' },
		{ name: 'XDR 5.x (Cases)', value: 'xdr5' },
	],
	default: 'xdr3',
	description: 'What the tenant runs. In 5.x incidents are called cases and have other statuses.',
};

export function readProductVersion(context: IExecuteFunctions, itemIndex: number): ProductVersion {
	return readChoice(context, itemIndex, 'productVersion', ['xdr3', 'xdr5'], 'xdr3', 'Product Version');
}

export const incidentProperty = locatorProperty({
	displayName: 'Incident',
	name: 'incident',
	searchListMethod: 'searchIncidents',
	description: 'The incident, called case since 5.x',
	id: {
		placeholder: 'e.g. 4711',
		pattern: { regex: NUMBER_ID_PATTERN, errorMessage: 'An incident or case ID is a number' },
	},
});

/** For operations that 3.x lacks. It has the name of the field above, so that it is read alike. */
export const caseProperty = locatorProperty({
	displayName: 'Case',
	name: 'incident',
	searchListMethod: 'searchCases',
	description: 'The case. What 3.x calls an incident has no timeline and no War Room in the API.',
	id: {
		placeholder: 'e.g. 4711',
		pattern: { regex: NUMBER_ID_PATTERN, errorMessage: 'A case ID is a number' },
	},
});

/** Reads either of the fields above. */
export function readIncidentId(context: IExecuteFunctions, itemIndex: number): string {
	const { value } = readLocator(context, itemIndex, 'incident');
	if (isNumberId(value)) return value;
	const problem =
		value === '' ? 'No incident is given' : `“${value}” is not an incident ID: it is a number such as 4711`;
	throw badInput(context, itemIndex, problem);
}

export const scriptProperty = locatorProperty({
	displayName: 'Script',
	name: 'script',
	searchListMethod: 'searchScripts',
	description: 'The script in the library of Cortex XDR, by its script UID or its exact name',
	id: { placeholder: 'e.g. 956e8989f67ebcb2c71c4635311e47e4' },
	byText: [{ displayName: 'By Name', name: 'name', placeholder: 'e.g. list_directories' }],
});

export const triagePresetProperty = locatorProperty({
	displayName: 'Preset',
	name: 'triagePreset',
	searchListMethod: 'searchTriagePresets',
	description: 'What to collect. It is for one operating system: endpoints of another are held back.',
	id: { placeholder: 'e.g. 3f9d1c2e-8a47-4c0b-9d55-1e7f6a2b4c80' },
});
