import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { readChoice } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { COVERAGE_KINDS, coverageOf, type Coverage, type CoverageKind } from '../../containment/coverage';
import { describeIdentity, type Identity } from '../../containment/identity';
import { identifiersOnly, identityByIdentifiers } from '../../descriptions/identify';
import { VIEW_ENDPOINTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { findCandidates } from '../../transport/endpoints';

const outputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'One Item per Host', value: 'hosts', description: 'Where each host leads, and why' },
		{ name: 'Summary', value: 'summary', description: 'One item for all hosts: how many lead where, with examples' },
	],
	default: 'summary',
};

/** One host of the input. */
interface HostCoverage {
	/** What was looked for. */
	host: string;
	coverage: Coverage;
}

/** What was found out in this execution of the node, for all its items. */
const found = new WeakMap<object, Promise<HostCoverage[]>>();

/** Answers for all items at once, by the rules of Isolate. A host that cannot be looked for counts; it is no error. */
async function readCoverage(context: IExecuteFunctions): Promise<HostCoverage[]> {
	const read = await Promise.all(
		context.getInputData().map(async (_, itemIndex) => await attempt(async () => identityByIdentifiers(context, itemIndex))),
	);
	const identities = read.flatMap((one): Identity[] => ('value' in one ? [one.value] : []));
	const index = await findCandidates(createApi(context), identities);
	return read.map((one): HostCoverage => {
		if ('failure' in one) {
			const coverage: Coverage = { kind: 'unusable', isEnough: false, endpoint: null, reason: one.failure.message };
			return { host: '', coverage };
		}
		return { host: describeIdentity(one.value), coverage: coverageOf(one.value, index.candidates(one.value)) };
	});
}

function showHost({ host, coverage: { kind, isEnough, endpoint, reason } }: HostCoverage): IDataObject {
	return {
		leadsTo: kind,
		isEnoughToIsolate: isEnough,
		endpointName: endpoint?.name || null,
		reason: reason || null,
		lookedFor: host || null,
		endpointStatus: endpoint?.status || null,
		endpointId: endpoint?.id ?? null,
	};
}

/** How many examples a summary shows of each kind that keeps hosts from being isolated. */
const MOST_EXAMPLES = 5;

const IN_THE_WAY: readonly CoverageKind[] = ['several', 'contradicted', 'none', 'unusable'];

function summarize(hosts: readonly HostCoverage[]): IDataObject {
	const of = (kind: CoverageKind): HostCoverage[] => hosts.filter(({ coverage }) => coverage.kind === kind);
	const enough = hosts.filter(({ coverage }) => coverage.isEnough).length;
	return {
		hostCount: hosts.length,
		enoughToIsolate: enough,
		enoughToIsolatePercent: hosts.length === 0 ? null : Math.round((enough / hosts.length) * 100),
		...Object.fromEntries(COVERAGE_KINDS.map((kind) => [kind, of(kind).length])),
		whatToDo: adviceFor(hosts.length, enough, (kind) => of(kind).length),
		examples: Object.fromEntries(IN_THE_WAY.map((kind) => [kind, of(kind).slice(0, MOST_EXAMPLES).map(showHost)])),
	};
}

function adviceFor(all: number, enough: number, count: (kind: CoverageKind) => number): string | null {
	const advice: string[] = [];
	if (count('none') > 0) {
		advice.push(`${count('none')} have no endpoint that the key can see: install agents there, or widen the scope of the API key`);
	}
	if (count('several') > 0) advice.push(`${count('several')} lead to several endpoints: remove the records of old agents, or give endpoint IDs`);
	if (count('contradicted') > 0) advice.push(`${count('contradicted')} are contradicted: look at the examples before you trust the names`);
	const weak = all - enough - IN_THE_WAY.map(count).reduce((sum, one) => sum + one, 0);
	if (weak > 0) advice.push(`${weak} lead to one endpoint, but by too little: Evidence set to Any One would accept them`);
	if (count('unusable') > 0) advice.push(`${count('unusable')} hold nothing that identifies a machine: hand in hosts of the Vectra AI node`);
	return advice.length === 0 ? null : advice.join('. ');
}

/** Tells how many hosts of Vectra lead to exactly one endpoint, before anything depends on it. */
export const identityCoverage: ItemOperation = {
	option: {
		name: 'Identity Coverage',
		value: 'identityCoverage',
		action: 'Check identity coverage of hosts',
		description: 'Count how many hosts lead to exactly one endpoint, and by what, to several, or to none',
	},
	properties: [identifiersOnly, outputProperty],
	mutates: false,
	rights: VIEW_ENDPOINTS,
	async execute(context, itemIndex) {
		const output = readChoice(context, itemIndex, 'output', ['summary', 'hosts'], 'summary', 'Output');
		const read = found.get(context) ?? readCoverage(context);
		found.set(context, read);
		const hosts = await read;
		if (output === 'hosts') return showHost(hosts[itemIndex]);
		return itemIndex === 0 ? summarize(hosts) : [];
	},
};
