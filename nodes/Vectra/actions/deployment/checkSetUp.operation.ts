import { NodeApiError, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { attempt, type Attempt } from '../../../shared/attempt';
import { listIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import type { Check } from '../../../shared/setUpCheck';
import { readMembership, type GroupReading, type Membership } from '../../containment/membership';
import { checkDeployment, checkGroup, checkHosts, checkRight, checkRightsToChange, type RightReading } from '../../containment/setUp';
import { CHECK_SET_UP, READ_DETECTIONS, READ_GROUPS, READ_HOSTS, READ_NOTES, READ_TAGS } from '../../descriptions/rights';
import { API_PREFIX, createApi, type VectraApi } from '../../transport/api';
import { clientOf, type VectraClient } from '../../transport/client';
import { readHost, type VectraGroup } from '../../transport/normalize';
import type { Page } from '../../transport/paging';

const optionsProperty = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Groups in Use',
			name: 'groups',
			type: 'string',
			default: '',
			placeholder: 'e.g. NoBlock, Laptops',
			description:
				'The names of the groups that the trigger uses: its no-block group and those of its criteria. Several may be given, separated by commas.',
		},
	],
} satisfies INodeProperties;

/** What an attempt to read says of the role. */
function rightFrom(right: string, neededFor: string, read: Attempt<unknown>): RightReading {
	if ('value' in read) return { right, neededFor, result: 'allowed', words: '' };
	const isDenied = statusOf(read.failure) === '403';
	return { right, neededFor, result: isDenied ? 'denied' : 'unclear', words: read.failure.message };
}

const statusOf = (failure: Error): string | null => (failure instanceof NodeApiError ? failure.httpCode : null);

const ONE = { page_size: 1 };

async function firstPage(api: VectraApi, path: string): Promise<Attempt<Page | undefined>> {
	return await attempt(async () => await api.page(path, ONE, { what: `the list of ${path.slice(1)}` }, 1));
}

/** Tags and notes are read on one host, for they have no list of their own. */
async function readOnHost<T>(hostId: number | undefined, read: (hostId: number) => Promise<T>): Promise<Attempt<T>> {
	if (hostId === undefined) return { failure: new Error('There is no host on which it could be read') };
	return await attempt(async () => await read(hostId));
}

async function readGroup(client: VectraClient, name: string, all: readonly VectraGroup[]): Promise<Membership | undefined> {
	const groups = all.filter((group) => group.name === name && (group.type === 'host' || group.type === 'ip'));
	if (groups.length === 0) return undefined;
	const readings: GroupReading[] = [];
	for (const group of groups) {
		const { type, memberCount, isEvaluating } = group;
		const read = await attempt(async () => await client.groupMembers(group));
		const members = 'value' in read ? { members: read.value } : { members: [], failure: read.failure.message };
		readings.push({ type, memberCount, isEvaluating, ...members });
	}
	return readMembership(name, readings);
}

async function groupChecks(client: VectraClient, names: readonly string[]): Promise<Check[]> {
	if (names.length === 0) return [];
	const found = await client.findGroups(names);
	const checks: Check[] = [];
	for (const name of names) checks.push(checkGroup(name, await readGroup(client, name, found)));
	return checks;
}

/** Reads what containment depends on in Vectra, and says what to do about it: one item for each check. Changes nothing. */
export const checkSetUp: ItemOperation = {
	option: {
		name: 'Check Set-Up',
		value: 'checkSetUp',
		action: 'Check deployment set up',
		description: 'Read API version, rights, hosts and the groups in use, and what to do about each. Changes nothing.',
	},
	properties: [optionsProperty],
	mutates: false,
	rights: CHECK_SET_UP,
	async execute(context, itemIndex) {
		const refuse = refuseInput(context, itemIndex);
		const form = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const names = listIn(form.groups, 'Groups in Use', refuse);
		const api = await createApi(context);
		const client = clientOf(api);
		const { deployment } = api.connection;
		const hosts = await firstPage(api, '/hosts');
		// A credential that is refused altogether is no finding, but the end of the check.
		if ('failure' in hosts && ![null, '403', '404'].includes(statusOf(hosts.failure))) throw hosts.failure;
		const page = 'value' in hosts ? hosts.value : undefined;
		const hostId = page?.rows.map(readHost).find((host) => host !== undefined)?.id;
		const groups = await firstPage(api, '/groups');
		const detections = await firstPage(api, '/detections');
		const tags = await readOnHost(hostId, async (id) => await client.getTags({ type: 'host', id }));
		const notes = await readOnHost(hostId, async (id) => await client.listNotes({ type: 'host', id }));
		const checks: Check[] = [
			checkDeployment({
				deployment,
				apiVersion: API_PREFIX[deployment].replace('/api/', ''),
				failure: 'failure' in hosts ? hosts.failure.message : '',
				isAbsent: 'failure' in hosts && statusOf(hosts.failure) === '404',
			}),
			checkRight(rightFrom(READ_HOSTS, 'The trigger and Containment', hosts)),
			checkRight(rightFrom(READ_TAGS, 'The trigger and Containment', tags)),
			checkRight(rightFrom(READ_NOTES, 'The notes of Containment', notes)),
			checkRight(rightFrom(READ_GROUPS, 'No-block groups and criteria on groups', groups)),
			checkRight(rightFrom(READ_DETECTIONS, 'New Detection and criteria on detections', detections)),
			checkRightsToChange(),
			checkHosts(page?.count ?? null),
			...(await groupChecks(client, names)),
		];
		return checks.map((one) => ({ ...one }));
	},
};
