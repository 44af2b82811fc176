import type { IExecuteFunctions, INodeProperties, INodePropertyMode } from 'n8n-workflow';
import { isRecord, text } from './values';

/** The mode and the value of a resource locator; an expression may yield the bare value. */
export function readLocator(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
): { mode: string; value: string } {
	const locator = context.getNodeParameter(name, itemIndex, '') as unknown;
	if (!isRecord(locator)) return { mode: 'id', value: text(locator) };
	return { mode: text(locator.mode), value: text(locator.value) };
}

/** The form of one resource locator. */
export interface LocatorForm {
	displayName: string;
	name: string;
	/** The method that fills “From List”. */
	searchListMethod: string;
	description: string;
	/** What an ID looks like; blanks around it are to be forgiven. Without a pattern, whatever is written is looked up. */
	id: { placeholder: string; pattern?: { regex: string; errorMessage: string } };
	/** Further modes: their values are looked up. */
	byText?: Array<{ displayName: string; name: string; placeholder: string }>;
	displayOptions?: INodeProperties['displayOptions'];
}

/** A field that names one object: from a list, by its ID, or by what is looked up. */
export function locatorProperty(form: LocatorForm): INodeProperties {
	const { displayName, name, searchListMethod, description, id, byText = [], displayOptions } = form;
	const { placeholder, pattern } = id;
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		...(displayOptions ? { displayOptions } : {}),
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod, searchable: true } },
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder,
				...(pattern ? { validation: [{ type: 'regex', properties: pattern }] } : {}),
			},
			...byText.map((mode): INodePropertyMode => ({ ...mode, type: 'string' })),
		],
		description,
	};
}
