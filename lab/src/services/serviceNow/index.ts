import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SimClock } from '../../core/clock';
import { isSignedIn } from '../basicAuth';
import { HttpService } from '../service';
import { JOURNALS, LONGEST, showIncident, STATES, type Incident } from './incident';
import { readQuery } from './query';

const LOGIN = { user: 'n8n.integration', password: 'lab-demo-servicenow' } as const;
const SUBDOMAIN = 'lab';
const TABLE = '/api/now/table';

const switchesSchema = z.strictObject({
	/** A column that a data policy requires of a new incident, such as `caller_id`. */
	requiredOnCreate: z.string().min(1).nullable().default(null),
	/** Whether a resolved incident needs a resolution code and notes, as the data policy of a new instance has it. */
	resolutionRequired: z.boolean().default(true),
	/** The resolution codes of this instance; they differ between releases. */
	closeCodes: z.array(z.string()).default(['Solution provided', 'Solved (Permanently)']),
	/** Whether a business rule lets integrations resolve incidents. */
	mayResolve: z.boolean().default(true),
});

interface RecordParams {
	table: string;
	id: string;
}

/** What was written into a journal of an incident. */
export interface JournalEntry {
	number: string;
	column: string;
	text: string;
}

/** ServiceNow's Table API over the table `incident`, at any name below service-now.com. */
export class ServiceNowService extends HttpService<typeof switchesSchema> {
	override readonly hosts = ['*.service-now.com'];

	/** Oldest first. */
	readonly incidents: Incident[] = [];

	/** Oldest first. */
	readonly journal: JournalEntry[] = [];

	constructor(clock: SimClock) {
		super({ clock, switches: switchesSchema });
		const { app } = this.server;
		app.addHook('preHandler', async (request, reply) => {
			if (!request.url.startsWith('/api/')) return;
			if (!isSignedIn(request.headers.authorization, LOGIN.user, LOGIN.password)) {
				return await reply.code(401).send(refusal('User Not Authenticated', 'Required to provide Auth information'));
			}
		});
		app.get(`${TABLE}/sys_user_role`, () => ({ result: [] }));
		app.get<{ Params: { table: string }; Querystring: Record<string, string> }>(`${TABLE}/:table`, async (request, reply) => {
			if (request.params.table !== 'incident') return await unknownTable(request.params.table, reply);
			const { sysparm_query = '', sysparm_fields = '', sysparm_limit = '10000', sysparm_offset = '0', sysparm_display_value = 'false' } = request.query;
			const matching = readQuery(sysparm_query);
			if (!matching) return await reply.code(400).send(refusal(`The lab does not understand this query: ${sysparm_query}`));
			const found = matching(this.incidents);
			const page = found.slice(Number(sysparm_offset), Number(sysparm_offset) + Number(sysparm_limit));
			const fields = sysparm_fields.split(',').filter(Boolean);
			return await reply.header('X-Total-Count', String(found.length)).send({ result: page.map((one) => showIncident(one, fields, sysparm_display_value)) });
		});
		app.post<{ Params: { table: string } }>(`${TABLE}/:table`, async (request, reply) => await this.create(request, reply));
		app.get<{ Params: RecordParams; Querystring: Record<string, string> }>(`${TABLE}/:table/:id`, async (request, reply) => {
			const { sysparm_fields = '', sysparm_display_value = 'false' } = request.query;
			return await this.about(request, reply, (incident) => ({ result: showIncident(incident, sysparm_fields.split(',').filter(Boolean), sysparm_display_value) }));
		});
		app.patch<{ Params: RecordParams }>(`${TABLE}/:table/:id`, async (request, reply) => await this.about(request, reply, async (incident) => await this.change(incident, request, reply)));
		this.server.control('GET', '/incidents', z.strictObject({}), () => ({ incidents: this.incidents, journal: this.journal }));
	}

	credentials() {
		return [{ id: 'labServiceNow1', name: 'ServiceNow account', type: 'serviceNowBasicApi', data: { ...LOGIN, subdomain: SUBDOMAIN } }];
	}

	/** An incident that a person opened. Resolves to its number. */
	open(values: Incident): string {
		return this.add(values).number;
	}

	/** What was written into the journals of an incident, oldest first. */
	notesOf(number: string): string[] {
		return this.journal.filter((entry) => entry.number === number).map(({ text }) => text);
	}

	protected clear(): void {
		this.incidents.length = 0;
		this.journal.length = 0;
	}

	protected unknownCall(method: string, path: string): object {
		return refusal(`The lab does not offer ${method} ${path}`, 'Requested URI does not represent any resource');
	}

	protected unreadable(message: string): object {
		return refusal('Exception while reading request', message);
	}

	private add(values: Incident): Incident {
		const number = this.incidents.length + 1;
		const incident: Incident = {
			sys_id: number.toString(16).padStart(32, '0'),
			number: `INC${String(10_000 + number).padStart(7, '0')}`,
			state: '1',
			short_description: '',
			description: '',
			correlation_id: '',
			correlation_display: '',
			close_code: '',
			close_notes: '',
			// In the instance's own zone, by its own format.
			sys_created_on: new Date(this.clock.now()).toISOString().slice(0, 19).replace('T', ' '),
		};
		this.incidents.push(incident);
		this.write(incident, values);
		return incident;
	}

	private write(incident: Incident, values: Record<string, unknown>): void {
		for (const [column, given] of Object.entries(values)) {
			const text = String(given ?? '');
			if ((JOURNALS as readonly string[]).includes(column)) {
				if (text !== '') this.journal.push({ number: incident.number, column, text });
			} else if (!['sys_id', 'number', 'sys_created_on'].includes(column)) incident[column] = text.slice(0, LONGEST[column] ?? text.length);
		}
	}

	private async create(request: FastifyRequest<{ Params: { table: string } }>, reply: FastifyReply): Promise<unknown> {
		if (request.params.table !== 'incident') return await unknownTable(request.params.table, reply);
		const values = (request.body ?? {}) as Incident;
		const { requiredOnCreate } = this.switches;
		if (requiredOnCreate !== null && !values[requiredOnCreate]) return await mandatory([requiredOnCreate], reply);
		return await reply.code(201).send({ result: showIncident(this.add(values), [], 'false') });
	}

	private async change(incident: Incident, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
		const values = (request.body ?? {}) as Incident;
		const after = { ...incident, ...values };
		if (values.state !== undefined && STATES[values.state] === 'Resolved' && incident.state !== values.state) {
			if (!this.switches.mayResolve) return await reply.code(403).send(refusal('Operation against file \'incident\' was aborted by Business Rule', 'Operation Failed'));
			if (this.switches.resolutionRequired) {
				const missing = [
					...(this.switches.closeCodes.includes(after.close_code) ? [] : ['Resolution code']),
					...(after.close_notes ? [] : ['Resolution notes']),
				];
				if (missing.length > 0) return await mandatory(missing, reply);
			}
		}
		this.write(incident, values);
		return { result: showIncident(incident, [], 'false') };
	}

	private async about(request: FastifyRequest<{ Params: RecordParams }>, reply: FastifyReply, answer: (incident: Incident) => unknown): Promise<unknown> {
		const { table, id } = request.params;
		if (table !== 'incident') return await unknownTable(table, reply);
		const incident = this.incidents.find(({ sys_id }) => sys_id === id);
		if (!incident) return await reply.code(404).send(refusal('No Record found', "Record doesn't exist or ACL restricts the record retrieval"));
		return await answer(incident);
	}
}

function refusal(message: string, detail: string | null = null): object {
	return { error: { message, detail }, status: 'failure' };
}

async function unknownTable(table: string, reply: FastifyReply): Promise<unknown> {
	return await reply.code(400).send(refusal(`Invalid table ${table}`));
}

async function mandatory(columns: readonly string[], reply: FastifyReply): Promise<unknown> {
	return await reply.code(403).send(refusal('Operation Failed', `Data Policy Exception: The following fields are mandatory: ${columns.join(', ')}`));
}
