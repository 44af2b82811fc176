import type { INodeProperties } from 'n8n-workflow';
import { FieldReader } from '../../../shared/trigger/fieldReader';
import { maxItemsField } from '../../../shared/trigger/form';
import type { EntityType } from '../../transport/objects';

/** The values of “Trigger On” that these fields belong to. */
export const EVENTS = ['assignmentChange', 'entityScoreChange', 'newDetection', 'tagChange'] as const;

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

export const maxItems = maxItemsField(' for each entity type');

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

/** Reads the fields of the events. */
export class EventReader extends FieldReader {
	common(): EventOptions {
		const chosen = this.context.getNodeParameter('entityTypes', ['host']);
		const entityTypes = (['host', 'account'] as const).filter((type) => Array.isArray(chosen) && chosen.includes(type));
		if (entityTypes.length === 0) throw this.refuse('No entity type is chosen', 'Choose Hosts, Accounts or both in Entity Types');
		return {
			entityTypes,
			fetchHostDetails: this.flag(this.options, 'fetchHostDetails', 'Fetch Host Details', true),
			maxItems: this.maxItems(),
			backlogHours: this.number(this.options, 'backlogHours', 'Emit Backlog Since', 0, 24 * 365) ?? 0,
			overlap: (this.number(this.options, 'overlapMinutes', 'Overlap', 0, 24 * 60) ?? DEFAULT_OVERLAP) * 60_000,
		};
	}
}
