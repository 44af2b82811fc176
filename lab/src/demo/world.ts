import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Lab, type LabPorts } from '../lab';
import type { Edition } from '../n8n/edition';
import type { CredentialImport, WorkflowImport } from '../n8n/imports';
import { N8nInstance } from '../n8n/instance';
import { packPackage } from '../n8n/pack';
import { REPOSITORY } from '../n8n/paths';
import { pollingOften } from '../n8n/pollTimes';
import { Stage } from './stage';

/** The login of the templates' forms, public on purpose like the lab's keys. */
export const FORM_LOGIN = { user: 'analyst', password: 'lab-demo-form' } as const;

export const MAIN_TEMPLATE = 'contain-and-release';

/** Templates that act on no host by themselves, so that they can be published beside the main one. */
export const QUIET_TEMPLATES = [
	'second-approver',
	'ask-in-chat',
	'ask-a-person',
	'containment-ledger',
	'containment-report',
	'drift-report',
	'emergency-release',
	'request-isolation',
	'ticket',
	'watchdog',
];

const formLogin = (id: string, name: string): CredentialImport => ({ id, name, type: 'httpBasicAuth', data: FORM_LOGIN });

export interface WorldOptions {
	/** Also imports all other templates with the credentials of their forms, and publishes the quiet ones. */
	withAllTemplates?: boolean;
	/** Also publishes the main template for the Vectra in the cloud, which the demo leaves alone. */
	withRux?: boolean;
	/** Leaves the template's *Poll Times* as they are, once a minute. Left out: it polls every ten seconds. */
	pollsAsShipped?: boolean;
	ports?: LabPorts & { n8n: number };
	/** Left out: n8n 2.x. */
	edition?: Edition;
	/** Added to n8n's environment. */
	env?: Record<string, string>;
	progress?: (what: string) => void;
}

/** The lab with a real n8n in it: the package as published, credentials, and the main template published. */
export interface World {
	lab: Lab;
	n8n: N8nInstance;
	stage: Stage;
	/** The same over the Vectra in the cloud. Nothing polls there unless the world was started `withRux`. */
	ruxStage: Stage;
	workflowId: string;
	close: () => Promise<void>;
}

/** Reads one of the templates that the package ships, as somebody has set it up who has chosen the workflows that it calls. */
export async function readTemplate(name: string): Promise<WorkflowImport> {
	const template = await readShipped(name);
	return { ...template, nodes: await Promise.all(template.nodes.map(withCalledWorkflow)) };
}

async function readShipped(name: string): Promise<WorkflowImport> {
	return JSON.parse(await readFile(join(REPOSITORY, 'workflows', `${name}.json`), 'utf8')) as WorkflowImport;
}

/** The templates leave it open: the editor gives a workflow another ID when it imports it. */
async function withCalledWorkflow(node: WorkflowImport['nodes'][number]): Promise<WorkflowImport['nodes'][number]> {
	const called = node.parameters.workflowId as { value: string; cachedResultName: string } | undefined;
	if (called?.value !== '') return node;
	const { id } = await readShipped(called.cachedResultName.toLowerCase().replaceAll(' ', '-'));
	return { ...node, parameters: { ...node.parameters, workflowId: { ...called, value: id } } };
}

/** Those besides the main one. */
async function templateNames(): Promise<string[]> {
	const files = await readdir(join(REPOSITORY, 'workflows'));
	return files.flatMap((file) => (file.endsWith('.json') && file !== `${MAIN_TEMPLATE}.json` ? [file.slice(0, -'.json'.length)] : []));
}

/**
 * The template as a person with Respond UX sets it up: the other way to sign in, with its credential, and very urgent
 * hosts are isolated without anybody asking. That person lets servers be isolated as well.
 */
export function forRux(template: WorkflowImport): WorkflowImport {
	const nodes = template.nodes.map(withServers).map((node) =>
		!('vectraApi' in ((node.credentials ?? {}) as object))
			? node
			: {
					...node,
					parameters: {
						...node.parameters,
						authentication: 'oAuth2',
						...(node.parameters.triggerOn === undefined ? {} : { criteria: { urgency: 95 } }),
					},
					credentials: { vectraOAuth2Api: { id: 'vectraAiOAuth2Account', name: 'Vectra AI OAuth2 account' } },
				},
	);
	return { ...template, id: `${template.id}Rux`, name: `${template.name} (Respond UX)`, nodes };
}

function withServers(node: WorkflowImport['nodes'][number]): WorkflowImport['nodes'][number] {
	return node.parameters.protectedEndpoints === undefined ? node : { ...node, parameters: { ...node.parameters, protectedEndpoints: {} } };
}

/** Builds, packs and starts everything. Whatever was started is put away again if something fails. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
	const { withRux = false, withAllTemplates = false, pollsAsShipped = false, ports, edition, env, progress } = options;
	progress?.('Building and packing the package');
	const packageTarball = await packPackage();
	const shipped = await readTemplate(MAIN_TEMPLATE);
	const template = pollsAsShipped ? shipped : pollingOften(shipped);
	const ruxTemplate = forRux(template);
	const others = withAllTemplates ? await Promise.all((await templateNames()).map(readTemplate)) : [];
	const quiet = withAllTemplates ? await Promise.all(QUIET_TEMPLATES.map(readTemplate)) : [];
	const logins = withAllTemplates ? [formLogin('labApprovalForm1', 'Approval form'), formLogin('labReleaseForm01', 'Emergency Release form'), formLogin('labRequestForm01', 'Request form')] : [];
	const main = withRux ? [template, ruxTemplate] : [template];
	const lab = new Lab();
	let n8n: N8nInstance | undefined;
	try {
		progress?.('Starting the simulators');
		await lab.start(ports);
		n8n = new N8nInstance({
			packageTarball,
			port: ports?.n8n ?? 0,
			credentials: [...lab.credentials(), ...logins],
			workflows: [...others, ...main],
			publish: [...quiet, ...main].map(({ id }) => id),
			...(edition ? { edition } : {}),
			...(env ? { env } : {}),
			...(progress ? { progress } : {}),
		});
		await n8n.start();
	} catch (error) {
		await n8n?.stop();
		await lab.close();
		throw error;
	}
	const started = n8n;
	return {
		lab,
		n8n: started,
		stage: new Stage({ lab, executions: async () => await started.executions(template.id) }),
		ruxStage: new Stage({
			lab,
			deployment: 'rux',
			executions: async () => await started.executions(ruxTemplate.id),
		}),
		workflowId: template.id,
		close: async () => {
			await started.dispose();
			await lab.close();
		},
	};
}
