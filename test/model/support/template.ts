import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { runWorkflow, type CredentialStore, type WorkflowJson, type WorkflowRun } from '../../support/engine';
import { NETWORKS } from './machines';
import { AFTER_HOURS, BLOCK, MARGIN, PRIVILEGE, RELEASE, URGENCY, type Setup } from './setup';
import { emitting, standIns } from './standIns';

const FILE = resolve(__dirname, '../../../workflows/contain-and-release.json');
const TRIGGER = 'n8n-nodes-vectra-cortex-xdr.vectraTrigger';
const CORTEX = 'n8n-nodes-vectra-cortex-xdr.cortexXdr';

/** Where every branch of the template ends: what arrives here is what a person is told. */
export const LAST_NODE = 'Notify';

const PROTECTIONS: Readonly<Record<Setup['protection'], IDataObject>> = {
	type: { types: ['AGENT_TYPE_SERVER'] },
	name: { namePatterns: 'DC-*, pc-guard??' },
	group: { groups: 'Production, domain controllers' },
};

/** The template as a user imports it and sets it up. */
export interface Template {
	/** Of the trigger, as saved. */
	triggerParameters: IDataObject;
	/** @param held what goes to the second output */
	run(items: IDataObject[], held: IDataObject[]): Promise<WorkflowRun>;
}

export function loadTemplate(setup: Setup, credentials: CredentialStore): Template {
	const json = JSON.parse(readFileSync(FILE, 'utf8')) as WorkflowJson;
	const authentication = setup.deployment === 'qux' ? 'apiToken' : 'oAuth2';
	const nodes = json.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote').map((node) => prepare(node, setup, authentication));
	const trigger = nodes.find(({ type }) => type === TRIGGER);
	if (!trigger) throw new Error('The template has no trigger');
	return {
		triggerParameters: trigger.parameters as IDataObject,
		async run(items, held) {
			return await runWorkflow(
				{ ...json, nodes },
				{ credentials, start: trigger.name, pinned: {}, nodeTypes: { ...standIns, [TRIGGER]: emitting(items, held) } },
			);
		},
	};
}

function prepare(node: INode, setup: Setup, authentication: string): INode {
	const { maxEndpoints, protection } = setup;
	const parameters = { ...node.parameters };
	if ('authentication' in parameters) parameters.authentication = authentication;
	const options = parameters.options as IDataObject | undefined;
	if (node.type === TRIGGER) {
		Object.assign(parameters, triggerForm(setup, options));
	}
	if (node.type === CORTEX) {
		parameters.options = { ...options, ...(maxEndpoints > 0 ? { maxEndpoints } : {}) };
		if (parameters.operation === 'isolate') Object.assign(parameters, { protectedEndpoints: PROTECTIONS[protection] });
	}
	return { ...node, parameters };
}

function triggerForm(setup: Setup, options: IDataObject | undefined): IDataObject {
	const { rules, exclusions, rule, window, retryAfter, longest, maxPerPoll, maxPerHour, verifyEvery, enforce } = setup;
	return {
		releaseTag: RELEASE,
		criteria: {
			...(rules.blockGroup ? { blockGroup: BLOCK } : {}),
			...(rules.urgency ? { urgency: URGENCY } : {}),
			...(rules.scores ? { scores: { values: rules.scores } } : {}),
			...(rules.detections
				? { detections: { values: { ...rules.detections.minimum, types: rules.detections.types.join(', ') } } }
				: {}),
		},
		exclusions: {
			...(exclusions.keyAssets ? { keyAssets: true } : {}),
			...(exclusions.privilege ? { privilegeLevel: PRIVILEGE } : {}),
			...(exclusions.network ? { networks: `192.0.2.7, ${NETWORKS.excluded}.0/24` } : {}),
			...(exclusions.name ? { namePatterns: 'dc-*, pc-desk???' } : {}),
		},
		releaseRule: rule,
		holdHours: 0,
		margin: MARGIN,
		afterHours: AFTER_HOURS,
		options: {
			...options,
			retryAfter,
			longestRetryInterval: longest,
			maxPerPoll,
			maxPerHour,
			verifyEvery,
			enforce,
			...(window ? { window: { values: { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', timeZone: 'UTC' } } } : {}),
		},
	};
}
