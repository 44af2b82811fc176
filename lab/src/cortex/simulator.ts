import type { SimClock } from '../core/clock';
import { SimServer } from '../core/simServer';
import { Hooks } from './hooks';
import { actionRoutes } from './http/actions';
import { alertRoutes } from './http/alerts';
import { Api, redirect } from './http/api';
import { auditRoutes } from './http/audits';
import { caseRecordRoutes } from './http/caseRecords';
import { caseRoutes } from './http/cases';
import { controlRoutes } from './http/control';
import { endpointRoutes } from './http/endpoints';
import { exceptionRoutes } from './http/exceptions';
import { fileRoutes } from './http/files';
import { hashRoutes } from './http/hashes';
import { healthRoutes } from './http/health';
import { incidentRoutes } from './http/incidents';
import { indicatorRoutes } from './http/indicators';
import { isolationRoutes } from './http/isolation';
import { issueRoutes } from './http/issues';
import { processRoutes } from './http/processes';
import { riskRoutes } from './http/risk';
import { scanRoutes } from './http/scans';
import { scriptRoutes } from './http/scripts';
import { settingRoutes } from './http/settings';
import { xqlRoutes } from './http/xql';
import { KeyRing } from './keys';
import { invalidJson, notOffered, waitress } from './literals';
import { switchesSchema, type CortexSwitches } from './switches';
import { CortexWorld } from './world/world';

const FAMILIES = [
	healthRoutes,
	endpointRoutes,
	isolationRoutes,
	actionRoutes,
	scanRoutes,
	fileRoutes,
	scriptRoutes,
	processRoutes,
	hashRoutes,
	auditRoutes,
	incidentRoutes,
	caseRoutes,
	caseRecordRoutes,
	alertRoutes,
	issueRoutes,
	exceptionRoutes,
	riskRoutes,
	settingRoutes,
	xqlRoutes,
	indicatorRoutes,
];

export interface CortexSimulatorOptions {
	clock: SimClock;
	/** Starting values; what is left out has its documented default. */
	switches?: Partial<CortexSwitches>;
	https?: { key: string; cert: string };
}

/** A Cortex XDR tenant on loopback: its public API, and a control API for what people and agents do. */
export class CortexSimulator {
	/** Journal, faults and control API. */
	readonly server: SimServer;

	/** The state, for use in the same process. */
	readonly world: CortexWorld;

	readonly keys: KeyRing;

	readonly hooks: Hooks;

	constructor({ clock, switches, https }: CortexSimulatorOptions) {
		const initial = switchesSchema.parse(switches ?? {});
		this.world = new CortexWorld(clock, { ...initial });
		this.keys = new KeyRing(this.world.switches);
		this.hooks = new Hooks(this.world);
		this.server = new SimServer({
			clock,
			...(https ? { https } : {}),
			reset: () => this.reset(initial),
			notFound: async (request, reply) => {
				if (this.world.switches.consoleHost && request.url.startsWith('/public_api'))
					return await redirect(reply);
				const [path] = request.url.split('?');
				const isLacking = /^\/public_api\/v[12]\//.test(path) && !api.has(path);
				const isNamed = isLacking && this.world.switches.unknownCall === 'named';
				return await api.sendError(isNamed ? notOffered(`${request.method} ${path}`) : waitress(), reply);
			},
			failed: async (error, _request, reply) => {
				// Below 500: the body could not be read as JSON. Else the simulator itself is at fault.
				return await api.sendError((error.statusCode ?? 500) < 500 ? invalidJson() : error, reply);
			},
		});
		const api = new Api(this.server, this.world, this.keys, this.hooks);
		this.acceptAnyContentType();
		for (const routes of FAMILIES) routes(api);
		controlRoutes(this.server, this.world, this.keys, this.hooks);
	}

	/** Listens on 127.0.0.1; port 0 takes a free one. Resolves to the base URL. */
	async listen(port = 0): Promise<string> {
		return await this.server.listen(port);
	}

	async close(): Promise<void> {
		await this.server.close();
	}

	/** Back to an empty tenant with the initial switches. Keys stay: they belong to the callers. */
	private reset(initial: CortexSwitches): void {
		this.world.clear();
		this.hooks.clear();
		Object.assign(this.world.switches, initial);
	}

	/** The product reads every body as JSON, whatever its content type says. */
	private acceptAnyContentType(): void {
		this.server.app.removeContentTypeParser(['text/plain', 'application/x-www-form-urlencoded']);
		this.server.app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
			try {
				done(null, body === '' ? {} : JSON.parse(String(body)));
			} catch {
				done(Object.assign(new Error('Not JSON'), { statusCode: 400 }), undefined);
			}
		});
	}
}
