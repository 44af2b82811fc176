import { z } from 'zod';
import type { SimClock } from '../core/clock';
import { SimServer, type SimServerOptions } from '../core/simServer';
import type { CredentialImport } from '../n8n/imports';

/** What a template talks to besides Cortex XDR and Vectra, played by the lab: chat, mail, tickets, a language model. */
export interface Service {
	/** The public host names of the product, which the gateway leads here; none if its address can be set in n8n. */
	readonly hosts: readonly string[];
	/** Without a trailing slash; known once it listens. */
	readonly address: string;
	/** Listens on 127.0.0.1; port 0 takes a free one. Resolves to the address. */
	listen(port?: number): Promise<string>;
	close(): Promise<void>;
	/** Puts back an empty world with the switches as it began. */
	reset(): void;
	/** Credentials for n8n under the names that the templates use. */
	credentials(): CredentialImport[];
}

export interface HttpServiceOptions<S extends z.ZodType> extends Pick<SimServerOptions, 'journalBody'> {
	clock: SimClock;
	/** What is not documented or differs between tenants, with defaults. Also set by `PUT /_sim/switches`. */
	switches: S;
}

/** A service over HTTP: journal, faults and control API as the simulators of the products have them. */
export abstract class HttpService<S extends z.ZodType = z.ZodType> implements Service {
	readonly hosts: readonly string[] = [];

	readonly server: SimServer;

	readonly switches: z.infer<S> & object;

	protected readonly clock: SimClock;

	private listensAt = '';

	constructor({ clock, switches, journalBody }: HttpServiceOptions<S>) {
		const initial = switches.parse({}) as z.infer<S> & object;
		this.clock = clock;
		this.switches = { ...initial };
		this.server = new SimServer({
			clock,
			...(journalBody ? { journalBody } : {}),
			reset: () => {
				Object.assign(this.switches, initial);
				this.clear();
			},
			notFound: (request, reply) => reply.code(404).send(this.unknownCall(request.method, request.url.split('?')[0])),
			failed: (error, _request, reply) => reply.code(error.statusCode ?? 500).send(this.unreadable(error.message)),
		});
		this.server.control('GET', '/switches', z.strictObject({}), () => this.switches);
		this.server.control('PUT', '/switches', switches, (chosen) => Object.assign(this.switches, chosen));
	}

	get address(): string {
		return this.listensAt;
	}

	async listen(port = 0): Promise<string> {
		this.listensAt = await this.server.listen(port);
		return this.listensAt;
	}

	async close(): Promise<void> {
		await this.server.close();
	}

	reset(): void {
		this.server.reset();
	}

	abstract credentials(): CredentialImport[];

	/** Forgets what people and n8n did. */
	protected abstract clear(): void;

	/** The product's own body for a call that it, or the lab, does not have. */
	protected abstract unknownCall(method: string, path: string): unknown;

	/** The product's own body for a request that could not be read. */
	protected abstract unreadable(message: string): unknown;
}
