import type { INodeProperties } from 'n8n-workflow';

export const DEFAULT_MAX_ITEMS = 100;

/** A collection that is shown for one value of “Trigger On” only. */
export function collectionFor(event: string, name: 'filters' | 'options', options: INodeProperties[]): INodeProperties {
	const isFilter = name === 'filters';
	return {
		displayName: isFilter ? 'Filters' : 'Options',
		name,
		type: 'collection',
		placeholder: isFilter ? 'Add Filter' : 'Add Option',
		default: {},
		displayOptions: { show: { triggerOn: [event] } },
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** @param scope what the bound counts for, such as ` for each entity type`; '' for the whole trigger */
export const maxItemsField = (scope = ''): INodeProperties => ({
	displayName: 'Max Items per Poll',
	name: 'maxItems',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_MAX_ITEMS,
	description: `The most items that one poll emits${scope}. The next polls emit the rest, nothing is skipped.`,
});
