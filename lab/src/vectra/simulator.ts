import type { FastifyRequest } from 'fastify';
import type { SimClock } from '../core/clock';
import { SimServer } from '../core/simServer';
import { Hooks } from './hooks';
import { accountRoutes } from './http/accounts';
import { Api } from './http/api';
import { assignmentRoutes } from './http/assignments';
import { controlRoutes } from './http/control';
import { detectionRoutes } from './http/detections';
import { entityRoutes } from './http/entities';
import { eventRoutes } from './http/events';
import { groupRoutes } from './http/groups';
import { hostRoutes } from './http/hosts';
import { lockdownRoutes } from './http/lockdown';
import { noteRoutes } from './http/notes';
import { rootRoutes } from './http/root';
import { ruleRoutes } from './http/rules';
import { searchRoutes } from './http/search';
import { taggingRoutes } from './http/tagging';
import { TOKEN_PATHS, tokenRoutes } from './http/token';
import { userRoutes } from './http/users';
import { ApiError, notFound, notOffered } from './literals';
import { switchesSchema, type VectraSwitches } from './switches';
import type { TokenStore } from './tokens';
import { isOwnPath, type Deployment } from './version';
import { VectraWorld } from './world/world';

const FAMILIES = [
	rootRoutes,
	hostRoutes,
	accountRoutes,
	entityRoutes,
	detectionRoutes,
	ruleRoutes,
	taggingRoutes,
	noteRoutes,
	groupRoutes,
	assignmentRoutes,
	searchRoutes,
	eventRoutes,
	userRoutes,
	lockdownRoutes,
];

export interface VectraSimulatorOptions {
	clock: SimClock;
	/** `qux` serves /api/v2.x, `rux` /api/v3.x. */
	personality: Deployment;
	/** Starting values; what is left out has its documented default. */
	switches?: Partial<VectraSwitches>;
	https?: { key: string; cert: string };
}

/** A Vectra brain or tenant on loopback: its public API, and a control API for what people and the network do. */
export class VectraSimulator {
	/** Journal, faults and control API. */
	readonly server: SimServer;

	/** The state, for use in the same process. */
	readonly world: VectraWorld;

	readonly hooks: Hooks;

	constructor({ clock, personality, switches, https }: VectraSimulatorOptions) {
		const initial = switchesSchema.parse(switches ?? {});
		this.world = new VectraWorld(clock, { ...initial });
		this.hooks = new Hooks(this.world);
		this.server = new SimServer({
			clock,
			...(https ? { https } : {}),
			reset: () => this.reset(initial),
			notFound: async (request, reply) => {
				try {
					api.admit(request);
					// The path of another version or product line is wrong; one of this line may be a call that the lab lacks.
					const isOwn = isOwnPath(personality, request.url) && this.world.switches.unknownCall === 'named';
					throw isOwn ? notOffered(`${request.method} ${request.url.split('?')[0]}`) : notFound();
				} catch (error) {
					return await api.sendError(error, reply);
				}
			},
			failed: async (error, _request, reply) => {
				// Below 500: the body could not be read. Else the simulator itself is at fault.
				const status = error.statusCode ?? 500;
				const known = status < 500 ? new ApiError(status, { detail: `Parse error - ${error.message}` }) : error;
				return await api.sendError(known, reply);
			},
			journalBody: (request) => withoutTokens(request, TOKEN_PATHS[personality]),
		});
		const api = new Api(this.server, personality, this.world, this.hooks);
		this.acceptEmptyJson();
		for (const routes of FAMILIES) routes(api);
		api.install();
		tokenRoutes(this.server, api);
		controlRoutes(this.server, this.world, this.hooks);
	}

	/** Access tokens and clients. */
	get tokens(): TokenStore {
		return this.world.tokens;
	}

	/** Listens on 127.0.0.1; port 0 takes a free one. Resolves to the base URL. */
	async listen(port = 0): Promise<string> {
		return await this.server.listen(port);
	}

	async close(): Promise<void> {
		await this.server.close();
	}

	private reset(initial: VectraSwitches): void {
		this.world.clear();
		this.hooks.clear();
		Object.assign(this.world.switches, initial);
	}

	/** The product reads an empty body as nothing, also when it is called JSON, as clients call that of a DELETE. */
	private acceptEmptyJson(): void {
		this.server.app.removeContentTypeParser('application/json');
		this.server.app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
			try {
				done(null, body === '' ? {} : JSON.parse(String(body)));
			} catch {
				done(Object.assign(new Error('not JSON'), { statusCode: 400 }), undefined);
			}
		});
	}
}

/** The body for the journal: of a token request only what kind of grant was asked for. */
function withoutTokens({ url, body }: FastifyRequest, tokenPath: string): unknown {
	if (url.split('?')[0].replace(/\/+$/, '') !== tokenPath) return body;
	return { grant_type: (body as { grant_type?: unknown } | null | undefined)?.grant_type ?? null };
}
