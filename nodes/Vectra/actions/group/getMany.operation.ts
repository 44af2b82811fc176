import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { READ_GROUPS } from '../../descriptions/rights';
import { showGroup } from '../../output/others';
import { createApi, type VectraApi } from '../../transport/api';
import { readMembers } from '../../transport/members';
import { readGroup } from '../../transport/normalize';
import { listingProperties, readListed, readListing, type Listing } from '../listing';
import { asksForMembers, GROUP_FILTERS } from './filters';

const includeMembersOption: INodeProperties = {
	displayName: 'Include Members',
	name: 'includeMembers',
	type: 'boolean',
	default: true,
	description:
		'Whether to return all members of each group: hosts, accounts, addresses or domains. Takes a further call for each large group.',
};

const LISTING: Listing = {
	kind: 'group',
	filters: GROUP_FILTERS,
	options: [includeMembersOption],
	show: showGroup,
};

/** Lists groups, with all of their members if wanted. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many groups',
		description: 'List groups of hosts, accounts, addresses or domains, with all their members if wanted',
	},
	properties: listingProperties(LISTING),
	mutates: false,
	rights: READ_GROUPS,
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const { qs, choice, options } = readListing(context, itemIndex, api, LISTING);
		const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const wantsMembers = flagIn(options.includeMembers, false, 'Include Members', refuseInput(context, itemIndex));
		const embed = String(wantsMembers || asksForMembers(form));
		const query = { ...qs, ...(api.connection.deployment === 'rux' ? { include_members: embed } : {}) };
		const { show, ...rest } = choice;
		if (!wantsMembers) return await readListed(context, api, 'group', query, { ...rest, show });
		const groups = await readListed(context, api, 'group', query, rest);
		const result: IDataObject[] = [];
		for (const record of groups) result.push({ ...show(record), members: await allMembers(api, record) });
		return result;
	},
};

/** Domain groups are created with an empty text as a member. It is left out. */
async function allMembers(api: VectraApi, record: IDataObject): Promise<IDataObject[]> {
	const group = readGroup(record);
	if (!group) return [];
	const members = await readMembers(api, group);
	return members.filter((member) => member !== '') as IDataObject[];
}
