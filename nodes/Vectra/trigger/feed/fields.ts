import { NodeOperationError, type IDataObject, type INodeProperties, type IPollFunctions } from 'n8n-workflow';
import { choiceIn, flagIn } from '../../../shared/formValues';
import { numeric } from '../../../shared/values';
import type { EntityType } from '../../transport/objects';

/** The values of “Trigger On” that these fields belong to. */
export const EVENTS = ['entityScoreChange', 'newDetection', 'tagChange'] as const;
export type EventName = (typeof EVENTS)[number];

const DEFAULT_MAX_ITEMS = 100;
const DEFAULT_OVERLAP = 5;

export const entityTypesField: INodeProperties = {
	displayName: 'Entity Types',
	name: 'entityTypes',
	type: 'multiOptions',
	noDataExpression: true,
	required: true,
	options: [
		{ name: 'Accounts', value: 'account' },
		{ name: 'Hosts', value: 'host' },
	],
	default: ['host'],
	displayOptions: { show: { triggerOn: [...EVENTS] } },
	description: 'The entities whose events are emitted',
};

/** A collection that is shown for one event only. */
export function collectionFor(event: EventName, name: 'filters' | 'options', options: INodeProperties[]): INodeProperties {
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

export const scoreField = (displayName: string, name: string, maxValue: number, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, maxValue },
	default: 50,
	description,
});

export const fetchHostDetails: INodeProperties = {
	displayName: 'Fetch Host Details',
	name: 'fetchHostDetails',
	type: 'boolean',
	default: true,
	description: 'Whether to read the current address and tags of the host, for each event that passes the filters. Takes one more call per host.',
};

export const maxItems: INodeProperties = {
	displayName: 'Max Items per Poll',
	name: 'maxItems',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_MAX_ITEMS,
	description: 'The most items that one poll emits for each entity type. The next polls emit the rest, nothing is skipped.',
};

export const backlogHours = (description: string): INodeProperties => ({
	displayName: 'Emit Backlog Since (Hours)',
	name: 'backlogHours',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: `${description}; 0 for no backlog`,
});

export const overlapMinutes: INodeProperties = {
	displayName: 'Overlap (Minutes)',
	name: 'overlapMinutes',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_OVERLAP,
	description: 'Quadrant UX only: how far back each poll reads again, for entries that Vectra shows late. It emits nothing twice.',
};

/** The options that all events have in common. */
export interface EventOptions {
	entityTypes: EntityType[];
	fetchHostDetails: boolean;
	maxItems: number;
	backlogHours: number;
	/** In ms. */
	overlap: number;
}

/** Reads the fields of the events. Each error is a NodeOperationError that names the field. */
export class FieldReader {
	readonly filters: IDataObject;

	readonly options: IDataObject;

	constructor(private readonly context: IPollFunctions) {
		this.filters = context.getNodeParameter('filters', {}) as IDataObject;
		this.options = context.getNodeParameter('options', {}) as IDataObject;
	}

	common(): EventOptions {
		const chosen = this.context.getNodeParameter('entityTypes', ['host']);
		const entityTypes = (['host', 'account'] as const).filter((type) => Array.isArray(chosen) && chosen.includes(type));
		if (entityTypes.length === 0) throw this.refuse('No entity type is chosen', 'Choose Hosts, Accounts or both in Entity Types');
		return {
			entityTypes,
			fetchHostDetails: this.flag(this.options, 'fetchHostDetails', 'Fetch Host Details', true),
			maxItems: Math.floor(this.number(this.options, 'maxItems', 'Max Items per Poll', 1, Infinity) ?? DEFAULT_MAX_ITEMS),
			backlogHours: this.number(this.options, 'backlogHours', 'Emit Backlog Since', 0, 24 * 365) ?? 0,
			overlap: (this.number(this.options, 'overlapMinutes', 'Overlap', 0, 24 * 60) ?? DEFAULT_OVERLAP) * 60_000,
		};
	}

	/** One choice of a list. */
	choice<T extends string>(name: string, label: string, choices: readonly T[], byDefault: T): T {
		const given = this.context.getNodeParameter(name, byDefault);
		return choiceIn(given, choices, byDefault, label, (message, description) => this.refuse(message, description));
	}

	/** A switch in a collection. */
	flag(from: IDataObject, name: string, label: string, byDefault = false): boolean {
		return flagIn(from[name], byDefault, label, (message, description) => this.refuse(message, description));
	}

	/** A number in a collection; undefined when it is not set. */
	number(from: IDataObject, name: string, label: string, least: number, most: number): number | undefined {
		const value = from[name];
		if (value === undefined || value === null || value === '') return undefined;
		const read = numeric(value);
		if (read === undefined || read < least || read > most) {
			const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
			throw this.refuse(`“${label}” must be a number, ${range}`, `Correct “${label}” in the Vectra AI Trigger`);
		}
		return read;
	}

	refuse(message: string, description: string): Error {
		return new NodeOperationError(this.context.getNode(), message, { description, failure: { cause: 'configuration-invalid' } });
	}
}
