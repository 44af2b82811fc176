import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { attempt, type Attempt } from '../../../shared/attempt';
import { flagIn, numberIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import type { BatchPhases, IndexedItem, OperationForm } from '../../../shared/operations';
import type { Endpoint } from '../../containment/endpoint';
import type { Identity } from '../../containment/identity';
import { LENIENT } from '../../containment/resolve';
import { identifyProperties, identityOf } from '../../descriptions/identify';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { VIEW_ALERTS_OF_ENDPOINTS } from '../../descriptions/rights';
import { readSeverities, SEVERITIES } from '../../descriptions/severities';
import type { Alert } from '../../transport/alertRecord';
import { listAlerts } from '../../transport/alerts';
import { createApi, type CortexApi } from '../../transport/api';
import { AlertOwners } from '../../transport/endpointAlerts';
import { findCandidates } from '../../transport/endpoints';
import { readRisk, type Risk } from '../../transport/risk';
import { alertReport, type OwnedAlert } from './alertReport';
import { chooseEndpoint } from './requireEndpoint';

const HOUR = 3_600_000;
const MOST_HOURS = 30 * 24;

const optionsProperty: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Include Risk Score',
			name: 'includeRisk',
			type: 'boolean',
			default: true,
			description: 'Whether to read the risk score too: 3.x with the Identity Threat module only, one call for each endpoint',
		},
		{
			displayName: 'Max Alerts Shown',
			name: 'maxShown',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 20,
			description: 'How many alerts to list at most, newest first. All of them are counted.',
		},
		{
			displayName: 'Severity',
			name: 'severities',
			type: 'multiOptions',
			options: [...SEVERITIES],
			default: [],
			description: 'Only alerts of these; of any when empty',
		},
	],
};

interface Request {
	identity: Identity;
	hours: number;
	severities: string[];
	includeRisk: boolean;
	maxShown: number;
}

interface Prepared extends Request {
	endpoint: Endpoint;
}

function readRequest(context: IExecuteFunctions, itemIndex: number): Request {
	const refuse = refuseInput(context, itemIndex);
	const form = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const maxShown = form.maxShown === undefined ? 20 : numberIn(form.maxShown, 0, Infinity, 'Max Alerts Shown', refuse);
	if (!Number.isInteger(maxShown)) throw badInput(context, itemIndex, 'Max Alerts Shown is not a whole number', 'Correct it');
	return {
		identity: identityOf(context, itemIndex),
		hours: numberIn(context.getNodeParameter('hours', itemIndex, 24), 1, MOST_HOURS, 'Look Back (Hours)', refuse),
		severities: readSeverities(form.severities, refuse),
		includeRisk: flagIn(form.includeRisk, true, 'Include Risk Score', refuse),
		maxShown,
	};
}

/** The items in groups that ask for the same alerts. */
function sameWindow(items: ReadonlyArray<IndexedItem<Prepared>>): Array<Array<IndexedItem<Prepared>>> {
	const groups = new Map<string, Array<IndexedItem<Prepared>>>();
	for (const item of items) {
		const key = `${item.value.hours} ${item.value.severities.join()}`;
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	return [...groups.values()];
}

/** The alerts of the endpoints of all items, read once for those that ask for the same window. */
async function readAlerts(
	context: IExecuteFunctions,
	api: CortexApi,
	items: ReadonlyArray<IndexedItem<Prepared>>,
): Promise<Map<string, OwnedAlert[]>> {
	const [{ value: first, itemIndex }] = items;
	const line = await readProductLine(context, itemIndex, api);
	const owners = new AlertOwners(items.map(({ value }) => value.endpoint));
	const insertedAfter = api.clock.now() - first.hours * HOUR;
	const byEndpoint = new Map(items.map(({ value }): [string, OwnedAlert[]] => [value.endpoint.id, []]));
	const matches = (alert: Alert): boolean => owners.of(alert).length > 0;
	for (const { alert } of await listAlerts(api, line, { severities: first.severities, insertedAfter }, { matches })) {
		for (const { id, by } of owners.of(alert)) byEndpoint.get(id)?.push({ alert, by });
	}
	return byEndpoint;
}

async function riskOf(
	context: IExecuteFunctions,
	api: CortexApi,
	{ itemIndex, value }: IndexedItem<Prepared>,
): Promise<Risk> {
	if (!value.includeRisk) return { score: null, note: 'It was not asked for' };
	const line = await readProductLine(context, itemIndex, api);
	return line === 'xdr5'
		? { score: null, note: 'Cortex XDR 5.x has no risk scores in its API' }
		: await readRisk(api, value.endpoint.id);
}

const phases: BatchPhases<Request, Prepared> = {
	read: readRequest,
	async prepare(context, items) {
		const index = await findCandidates(createApi(context), items.map(({ value }) => value.identity));
		return await Promise.all(
			items.map(async ({ itemIndex, value }): Promise<Attempt<Prepared>> => {
				const { identity } = value;
				return await attempt(async () => ({
					...value,
					endpoint: chooseEndpoint(context, itemIndex, identity, index.candidates(identity), LENIENT),
				}));
			}),
		);
	},
	async run(context, items) {
		const api = createApi(context);
		const results = new Map<number, Attempt<IDataObject>>();
		for (const group of sameWindow(items)) {
			const read = await attempt(async () => await readAlerts(context, api, group));
			for (const item of group) {
				if ('failure' in read) {
					results.set(item.itemIndex, read);
					continue;
				}
				const { endpoint, hours, maxShown } = item.value;
				const alerts = read.value.get(endpoint.id) ?? [];
				const risk = await riskOf(context, api, item);
				results.set(item.itemIndex, { value: alertReport(endpoint, alerts, risk, { hours, maxShown }) });
			}
		}
		return items.map(({ itemIndex }) => results.get(itemIndex) ?? { failure: new Error('The item was not read') });
	},
};

/** Reads what speaks for or against isolating an endpoint: its alerts, counted and listed, and its risk score. */
export const getAlerts: OperationForm & BatchPhases<Request, Prepared> = {
	option: {
		name: 'Get Alerts',
		value: 'getAlerts',
		action: 'Get alerts of endpoint',
		description: 'Read alerts or issues of one machine by severity, and its risk score, before isolating it',
	},
	properties: [
		...identifyProperties,
		{
			displayName: 'Look Back (Hours)',
			name: 'hours',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MOST_HOURS },
			default: 24,
			required: true,
			description: 'Alerts that Cortex XDR stored in these last hours. Cortex cannot filter them by endpoint: the node reads all of them, at most 10,000.',
		},
		productLineProperty,
		optionsProperty,
	],
	mutates: false,
	rights: VIEW_ALERTS_OF_ENDPOINTS,
	...phases,
};
