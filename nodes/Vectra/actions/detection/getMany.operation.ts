import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { splitList } from '../../../shared/values';
import { READ_DETECTIONS } from '../../descriptions/rights';
import { showDetection } from '../../output/detection';
import { createApi } from '../../transport/api';
import { listingProperties, readListed, readListing, type Listing } from '../listing';
import { DETECTION_FILTERS } from './filters';

const includeInfoOption: INodeProperties = {
	displayName: 'Include Info',
	name: 'includeInfo',
	type: 'boolean',
	default: true,
	description: 'Whether to list detections of the category Info as well, which Respond UX hides otherwise. Quadrant UX always lists them.',
};

const LISTING: Listing = {
	kind: 'detection',
	filters: DETECTION_FILTERS,
	sortFields: [
		{ name: 'Last Detection', value: 'last_timestamp' },
		{ name: 'Certainty', value: 'certainty' },
		{ name: 'ID', value: 'id' },
		{ name: 'Threat', value: 'threat' },
	],
	ordering: 'id',
	options: [includeInfoOption],
	show: showDetection,
};

/** Lists detections. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many detections',
		description: 'List detections by type, category, source, time and the like',
	},
	properties: listingProperties(LISTING),
	mutates: false,
	rights: READ_DETECTIONS,
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const { qs, choice, options } = readListing(context, itemIndex, api, LISTING);
		const { category } = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const wantsInfo = flagIn(options.includeInfo, false, 'Include Info', refuseInput(context, itemIndex)) || splitList(category).some((one) => one.toLowerCase() === 'info');
		const info = wantsInfo && api.connection.deployment === 'rux' ? { include_info_category: 'true' } : {};
		return await readListed(context, api, 'detection', { ...qs, ...info }, choice);
	},
};
