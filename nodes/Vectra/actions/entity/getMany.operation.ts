import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { excerpt, numeric, splitList, text } from '../../../shared/values';
import { READ_ENTITIES } from '../../descriptions/rights';
import { showEntity } from '../../output/subject';
import { createApi } from '../../transport/api';
import type { EntityType } from '../../transport/objects';
import { listingProperties, readListed, readListing, type Listing } from '../listing';
import { ENTITY_FILTERS } from './filters';
import { entityPresenter } from './presenter';

const MOST_URGENT_FIRST = '-urgency_score';

const LISTING: Listing = {
	kind: 'entity',
	filters: ENTITY_FILTERS,
	sortFields: [
		{ name: 'Urgency', value: 'urgency_score' },
		{ name: 'Last Detection', value: 'last_detection_timestamp' },
		{ name: 'Last Modified', value: 'last_modified_timestamp' },
		{ name: 'Name', value: 'name' },
	],
	ordering: MOST_URGENT_FIRST,
	show: (row) => showEntity(row, 'host'),
};

const typesProperty: INodeProperties = {
	displayName: 'Entity Types',
	name: 'entityTypes',
	type: 'multiOptions',
	options: [
		{ name: 'Account', value: 'account' },
		{ name: 'Host', value: 'host' },
	],
	default: ['host', 'account'],
	required: true,
};

/**
 * Lists hosts and accounts together, the most urgent first. Quadrant UX has no entities and no urgency: there the hosts
 * come first, then the accounts, each list in its own order.
 */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many entities',
		description:
			'List hosts and accounts together, the most urgent first. On Quadrant UX, hosts, then accounts.',
	},
	properties: [
		typesProperty,
		...listingProperties(LISTING),
	],
	mutates: false,
	rights: READ_ENTITIES,
	async execute(context, itemIndex) {
		const types = splitList(context.getNodeParameter('entityTypes', itemIndex, ['host', 'account']));
		const wrong = types.find((type) => type !== 'host' && type !== 'account');
		if (wrong !== undefined || types.length === 0) {
			const problem =
				wrong === undefined
					? 'No entity type is given'
					: `“${excerpt(wrong, 60)}” is not an entity type: it is host or account`;
			throw badInput(context, itemIndex, problem);
		}
		const api = await createApi(context);
		const { qs, choice } = readListing(context, itemIndex, api, LISTING);
		const show = (type: EntityType) => entityPresenter(context, itemIndex, type);

		if (api.connection.deployment === 'rux') {
			const given = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
			const least = numeric(given.urgencyFrom);
			return await readListed(
				context,
				api,
				'entity',
				{ ...qs, type: [...new Set(types)].join(',') },
				{
					...choice,
					show: show('host'),
					// Vectra has no filter for it. In this order the list can end at the first entity below the threshold.
					...(least !== undefined && qs.ordering === MOST_URGENT_FIRST
						? { ends: (row) => (numeric(row.urgency_score) ?? least) < least }
						: {}),
				},
			);
		}
		const ordering = quxOrdering(context, itemIndex, text(qs.ordering));
		const rows: IDataObject[] = [];
		for (const type of ['host', 'account'] as const) {
			if (!types.includes(type)) continue;
			const more = { ...choice, limit: choice.limit - rows.length, show: show(type) };
			for (const row of await readListed(context, api, type, { ...qs, ordering }, more)) rows.push(row);
		}
		return rows;
	},
};

/** The order of hosts and accounts on QUX. They have no urgency, and only some have a time of change. */
function quxOrdering(context: IExecuteFunctions, itemIndex: number, ordering: string): string {
	if (ordering === MOST_URGENT_FIRST && !isSorted(context, itemIndex)) return 'id';
	if (!/urgency_score|last_modified_timestamp/.test(ordering)) return ordering;
	throw badInput(
		context,
		itemIndex,
		'Quadrant UX cannot sort by urgency or by the last change: only entities of Respond UX have them',
		'Sort by last detection or by name',
	);
}

function isSorted(context: IExecuteFunctions, itemIndex: number): boolean {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	return text(options.sortBy) !== '' || text(options.sortOrder) !== '';
}
