import type { IDataObject, INode } from 'n8n-workflow';
import { readTemplate } from '../../lab/src/demo/world';
import { endpointIdOf } from '../../lab/src/fleet';
import type { Lab } from '../../lab/src/lab';
import { runWorkflow, type CredentialData, type WorkflowJson, type WorkflowRun } from './engine';
import { FORM_NODES } from './engine/formNodes';
import type { RunWorkflowOptions } from './engine/runWorkflow';

/**
 * A template in n8n's engine against the lab, with n8n's own nodes. What a person fills in is given as pinned data.
 * Notes over which connections items went, so that a test can tell that no branch was left out.
 */
export class TemplateUnderTest {
	private constructor(
		readonly template: WorkflowJson,
		private readonly travelled = new Set<string>(),
	) {}

	static async read(name: string): Promise<TemplateUnderTest> {
		return new TemplateUnderTest((await readTemplate(name)) as unknown as WorkflowJson);
	}

	/** As somebody runs it who has imported it and nothing else: sample data, no credential. */
	async runAsImported(start?: string, nodeTypes: RunWorkflowOptions['nodeTypes'] = {}): Promise<WorkflowRun> {
		return this.noted(await runWorkflow(this.template, { nodeTypes: { ...FORM_NODES, ...nodeTypes }, ...(start ? { start } : {}) }));
	}

	/** Against the lab; only what the options pin is pinned. */
	async run(lab: Lab, options: RunWorkflowOptions): Promise<WorkflowRun> {
		return this.noted(await runWorkflow(this.template, { credentials: credentialsOf(lab), ...options, nodeTypes: { ...FORM_NODES, ...options.nodeTypes } }));
	}

	/** As somebody has set it up who has chosen every channel that it offers. */
	withChannels(): TemplateUnderTest {
		const nodes = this.template.nodes.map(({ disabled: _, ...node }) => node);
		return new TemplateUnderTest({ ...this.template, nodes });
	}

	/** As somebody has set it up who has changed some of its nodes. What its runs travel counts for this one as well. */
	adjusted(changes: Record<string, Partial<INode>>): TemplateUnderTest {
		const nodes = this.template.nodes.map((node) => ({ ...node, ...changes[node.name] }));
		return new TemplateUnderTest({ ...this.template, nodes }, this.travelled);
	}

	/** Connections over which nothing has gone yet, such as `How Did It End? [1] → Report Pending`. */
	untravelled(): string[] {
		return Object.entries(this.template.connections)
			.flatMap(([from, { main = [] }]) => main.flatMap((targets, output) => (targets ?? []).map(({ node }) => edge(from, output, node))))
			.filter((connection) => !this.travelled.has(connection));
	}

	private noted(run: WorkflowRun): WorkflowRun {
		for (const [node, tasks] of Object.entries(run.run.data.resultData.runData)) {
			for (const source of tasks.flatMap((task) => task.source)) {
				if (source) this.travelled.add(edge(source.previousNode, source.previousNodeOutput ?? 0, node));
			}
		}
		return run;
	}
}

const edge = (from: string, output: number, to: string): string => `${from} [${output}] → ${to}`;

function credentialsOf(lab: Lab): CredentialData {
	return Object.fromEntries(lab.credentials().map(({ type, data }) => [type, data])) as CredentialData;
}

/** The tags that mark a host as contained through this agent. */
export const ownTags = (agent: string, ageHours = 0): string[] => [
	`cortex-xdr:${endpointIdOf(agent)}:${Math.floor(Date.now() / 1000 - ageHours * 3600)}`,
	'cortex-xdr:contained',
];

/** Calls that change something, of all simulators, such as `POST /endpoints/isolate`. */
export function changes(lab: Lab): string[] {
	const cortex = lab.cortex.server.journal
		.list()
		.filter(({ path }) => /\/(isolate|unisolate|scan|tags|quarantine|run_script)/.test(path));
	const vectra = [lab.qux, lab.rux].flatMap(({ server }) => server.journal.list().filter(({ method, path }) => method !== 'GET' && !path.includes('oauth2')));
	return [...cortex, ...vectra].map(({ method, path }) => `${method} ${path.replace(/^\/(api\/v[\d.]+|public_api\/v\d)/, '')}`);
}

/** An item of the trigger about a host of the lab, as it is emitted for the first time. */
export function changeOf(lab: Lab, hostId: number, desired: string, more: IDataObject = {}): IDataObject {
	const isWanted = desired === 'isolated';
	return {
		eventId: `containment:${hostId}:${desired}:-:1764000000000:1`,
		desired,
		reason: isWanted ? 'requestTag' : 'requestWithdrawn',
		reasonText: isWanted ? 'The host carries the request tag' : 'The host no longer carries the request tag',
		basis: 'request',
		endpointId: null,
		mayIsolate: isWanted,
		decision: null,
		hours: null,
		host: hostOf(lab, hostId),
		emittedAt: '2025-11-24T16:00:00.000Z',
		...more,
	};
}

/** A host as items of the trigger show it. */
export function hostOf(lab: Lab, hostId: number): IDataObject {
	const { name, ip, tags, threat, certainty } = lab.qux.world.host(hostId);
	return { id: hostId, name, ip, macAddresses: [], tags: [...tags], threat, certainty, url: `https://vectra.example/hosts/${hostId}` };
}

/** What tells people of one change, after the node that wrote the report. Channels that nobody chose let it pass. */
export const TOLD = ['Message', 'Not Told Yet', 'Notify', 'Send E-Mail', 'Post to Webhook'] as const;
