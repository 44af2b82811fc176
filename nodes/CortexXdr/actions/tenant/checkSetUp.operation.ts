import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import type { ItemOperation } from '../../../shared/operations';
import type { Check } from '../../../shared/setUpCheck';
import { isRecord, numeric, text } from '../../../shared/values';
import {
	checkAgents,
	checkClock,
	checkExpiry,
	checkKeyLevel,
	checkProductLine,
	checkRate,
	checkRight,
	checkRightsToChange,
	type AgentCounts,
} from '../../containment/setUp';
import { CHECK_SET_UP, VIEW_ACTIONS, VIEW_AUDITS, VIEW_ENDPOINTS, VIEW_INCIDENTS } from '../../descriptions/rights';
import { createApi, type CortexApi } from '../../transport/api';
import { GET_ENDPOINT } from '../../transport/endpoints';
import { readExpiry } from '../../transport/expiry';
import { probe, type Probe } from '../../transport/probe';
import { CREDENTIAL, requestsPerSecond } from '../../transport/request';

/** An action that nobody has: the answer says whether the key may ask. */
const NO_ACTION: IDataObject = { group_action_id: 1 };

/** Whether the tenant has a call; null where that cannot be told. */
function has({ result }: Probe): boolean | null {
	if (result === 'absent') return false;
	return result === 'unclear' ? null : true;
}

async function countOf(node: INode, api: CortexApi, field: string, value: string): Promise<number | null> {
	const { reply } = await probe(node, api, GET_ENDPOINT, {
		search_from: 0,
		search_to: 1,
		filters: [{ field, operator: 'in', value: [value] }],
	});
	return isRecord(reply) ? (numeric(reply.total_count) ?? null) : null;
}

async function countAgents(node: INode, api: CortexApi): Promise<AgentCounts> {
	return {
		connected: await countOf(node, api, 'endpoint_status', 'connected'),
		disconnected: await countOf(node, api, 'endpoint_status', 'disconnected'),
		lost: await countOf(node, api, 'endpoint_status', 'lost'),
		uninstalled: await countOf(node, api, 'endpoint_status', 'uninstalled'),
		isolated: await countOf(node, api, 'isolate', 'isolated'),
	};
}

async function expiryCheck(context: IExecuteFunctions, api: CortexApi, cases: boolean | null): Promise<Check> {
	if (cases === false) return checkExpiry(undefined);
	const read = await attempt(async () => await readExpiry(context, api));
	return checkExpiry('value' in read ? read.value : null);
}

/** epoch ms; undefined when the header is missing or unreadable */
function timeIn({ headers }: Probe): number | undefined {
	const at = Date.parse(text(headers.date));
	return Number.isNaN(at) ? undefined : at;
}

/** Reads what containment depends on, and says what to do about it: one item for each check. Changes nothing. */
export const checkSetUp: ItemOperation = {
	option: {
		name: 'Check Set-Up',
		value: 'checkSetUp',
		action: 'Check tenant set up',
		description: 'Read product line, clock, rights, agents and limits, and what to do about each. Changes nothing.',
	},
	properties: [],
	mutates: false,
	rights: CHECK_SET_UP,
	async execute(context) {
		const api = createApi(context);
		const node = context.getNode();
		const endpoints = await probe(node, api, GET_ENDPOINT);
		const ownTime = api.clock.now();
		const cases = await probe(node, api, 'case/search');
		const incidents = await probe(node, api, 'incidents/get_incidents');
		const actions = await probe(node, api, 'actions/get_action_status', NO_ACTION);
		const audits = await probe(node, api, 'audits/management_logs');
		const { keyType } = await context.getCredentials(CREDENTIAL);
		const seesIncidents = has(cases) === true ? cases : incidents;
		const checks: Check[] = [
			checkProductLine(has(cases), has(incidents)),
			checkKeyLevel(text(keyType)),
			checkClock(timeIn(endpoints), ownTime),
			checkRight({ right: VIEW_ENDPOINTS, neededFor: 'All operations on machines', ...endpoints }),
			checkRight({ right: VIEW_ACTIONS, neededFor: 'Isolate, Unisolate and Response', ...actions }),
			checkRight({ right: VIEW_INCIDENTS, neededFor: 'Alert, Incident and Get Alerts', ...seesIncidents }),
			checkRight({ right: VIEW_AUDITS, neededFor: 'The operations of Audit Log', ...audits }),
			checkRightsToChange(),
			checkAgents(await countAgents(node, api)),
			await expiryCheck(context, api, has(cases)),
			checkRate(api.throttled(), await requestsPerSecond(context)),
		];
		return checks.map((one) => ({ ...one }));
	},
};
