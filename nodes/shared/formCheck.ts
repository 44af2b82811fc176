import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { choicesIn, flagIn, formIn, listIn, numberIn, type Refuse } from './formValues';
import { refuseInput } from './input';
import { text } from './values';

/** The collections of an operation by name, each with its label and its fields. */
export type Collections = ReadonlyMap<string, { label: string; fields: readonly INodeProperties[] }>;

/** The collections of an operation, such as Filters and Options. One name may stand for several, shown in turn. */
export function collectionsOf(properties: readonly INodeProperties[]): Collections {
	const collections = new Map<string, { label: string; fields: INodeProperties[] }>();
	for (const { type, name, displayName, options = [] } of properties) {
		if (type !== 'collection') continue;
		const known = collections.get(name) ?? { label: displayName, fields: [] };
		known.fields.push(...(options as INodeProperties[]));
		collections.set(name, known);
	}
	return collections;
}

/**
 * Checks what an item gives for the collections of an operation by their descriptions, before the operation reads them: a
 * filter that is misspelt, or holds something else than its field takes, would filter nothing. An empty field is left out.
 *
 * @throws NodeOperationError that names the field
 */
export function checkCollections(context: IExecuteFunctions, itemIndex: number, collections: Collections): void {
	const refuse = refuseInput(context, itemIndex);
	for (const [name, { label, fields }] of collections) {
		const form = formIn(context.getNodeParameter(name, itemIndex, {}) as unknown, fields.map((field) => field.name), label, refuse);
		for (const [fieldName, given] of Object.entries(form)) {
			if (given !== undefined && given !== null && given !== '') checkField(given, fields.filter((field) => field.name === fieldName), refuse);
		}
	}
}

/** @param fields the descriptions of the field, of which one is shown */
function checkField(given: unknown, fields: readonly INodeProperties[], refuse: Refuse): void {
	const [{ type, displayName, typeOptions }] = fields;
	if (fields.some(({ allowArbitraryValues }) => allowArbitraryValues === true)) return;
	switch (type) {
		case 'boolean':
			flagIn(given, false, displayName, refuse);
			return;
		case 'number': {
			const { minValue = -Number.MAX_VALUE, maxValue = Infinity } = typeOptions ?? {};
			numberIn(given, minValue, maxValue, displayName, refuse);
			return;
		}
		case 'options':
		case 'multiOptions': {
			const choices = fields.flatMap(({ options = [] }) => options.flatMap((option) => ('value' in option ? [text(option.value)] : [])));
			choicesIn(given, choices, displayName, refuse);
			return;
		}
		case 'string':
			listIn(given, displayName, refuse);
			return;
		default:
			return;
	}
}
