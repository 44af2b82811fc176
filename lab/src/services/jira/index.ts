import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SimClock } from '../../core/clock';
import { isSignedIn } from '../basicAuth';
import { HttpService } from '../service';
import { ISSUE_TYPES, PROJECTS, showIssue, showTransition, STATUSES, textOf, type Issue, type Status } from './issue';
import { readJql } from './jql';

const LOGIN = { email: 'soc@example.com', apiToken: 'lab-demo-jira-token' } as const;

const switchesSchema = z.strictObject({
	/** Seconds until a search finds a new issue: Jira Cloud's search index follows the issues. Reading by key is always current. */
	searchLagSeconds: z.number().nonnegative().default(0),
	/** A field that the project requires of a new issue, such as `customfield_10042`. */
	requiredOnCreate: z.string().min(1).nullable().default(null),
	/** The way to *Done*: offered, not offered to this user, or offered and refused because its screen asks for a resolution. */
	done: z.enum(['offered', 'withheld', 'refused']).default('offered'),
});

interface IssueParams {
	key: string;
}

/** The part of Jira Cloud's REST API that n8n's Jira node uses for issues and comments; also Server's search. */
export class JiraService extends HttpService<typeof switchesSchema> {
	/** Oldest first. */
	readonly issues: Issue[] = [];

	private nextComment = 20_000;

	constructor(clock: SimClock) {
		super({ clock, switches: switchesSchema });
		const { app } = this.server;
		app.addHook('preHandler', async (request, reply) => {
			if (!request.url.startsWith('/rest/')) return;
			if (!isSignedIn(request.headers.authorization, LOGIN.email, LOGIN.apiToken)) return await reply.code(401).send(messages('Client must be authenticated to access this resource.'));
		});
		app.get('/rest/api/2/myself', () => ({ emailAddress: LOGIN.email, displayName: 'SOC', active: true }));
		app.get('/rest/api/2/project/search', () => ({ values: PROJECTS, total: PROJECTS.length, startAt: 0, maxResults: 50, isLast: true }));
		app.get<{ Params: { id: string } }>('/rest/api/2/project/:id', async ({ params: { id } }, reply) => {
			const project = PROJECTS.find((one) => one.id === id || one.key === id);
			return project ? { ...project, issueTypes: ISSUE_TYPES } : await reply.code(404).send(messages(`No project could be found with key '${id}'.`));
		});
		app.get('/rest/api/2/issuetype', () => ISSUE_TYPES);
		app.post('/rest/api/2/issue', async (request, reply) => await this.create(request, reply));
		app.get<{ Params: IssueParams; Querystring: Record<string, string> }>('/rest/api/2/issue/:key', async (request, reply) => {
			const { fields = '', expand = '' } = request.query;
			const withTransitions = expand.split(',').includes('transitions') ? this.offered() : undefined;
			return await this.about(request, reply, (issue) => showIssue(issue, this.address, fields.split(',').filter(Boolean), withTransitions));
		});
		app.put<{ Params: IssueParams }>('/rest/api/2/issue/:key', async (request, reply) =>
			await this.about(request, reply, async (issue) => {
				const { fields } = (request.body ?? {}) as { fields?: Partial<Pick<Issue, 'summary' | 'description' | 'labels'>> };
				Object.assign(issue, fields);
				await reply.code(204).send();
			}));
		app.get<{ Params: IssueParams }>('/rest/api/2/issue/:key/transitions', async (request, reply) =>
			await this.about(request, reply, () => ({ expand: 'transitions', transitions: this.offered().map(showTransition) })));
		app.post<{ Params: IssueParams }>('/rest/api/2/issue/:key/transitions', async (request, reply) =>
			await this.about(request, reply, async (issue) => await this.move(issue, request, reply)));
		for (const version of ['2', '3']) {
			app.get<{ Params: IssueParams }>(`/rest/api/${version}/issue/:key/comment`, async (request, reply) =>
				await this.about(request, reply, ({ comments }) => ({ comments, total: comments.length, startAt: 0, maxResults: 5000 })));
			app.post<{ Params: IssueParams }>(`/rest/api/${version}/issue/:key/comment`, async (request, reply) =>
				await this.about(request, reply, async (issue) => {
					const body = textOf((request.body as { body?: unknown } | null)?.body);
					if (body.trim() === '') return await reply.code(400).send({ errorMessages: [], errors: { comment: 'Comment body can not be empty!' } });
					this.nextComment += 1;
					const comment = { id: String(this.nextComment), body, created: this.now() };
					issue.comments.push(comment);
					return await reply.code(201).send(comment);
				}));
		}
		app.post('/rest/api/2/search/jql', async (request, reply) => await this.search(request, reply, (issues) => ({ issues, isLast: true })));
		app.post('/rest/api/2/search', async (request, reply) =>
			await this.search(request, reply, (issues) => ({ issues, total: issues.length, startAt: 0, maxResults: 100 })));
		this.server.control('GET', '/issues', z.strictObject({}), () => this.issues);
	}

	credentials() {
		return [{ id: 'labJira0000001', name: 'Jira account', type: 'jiraSoftwareCloudApi', data: { ...LOGIN, domain: this.address } }];
	}

	/** An issue that a person opened. Resolves to its key. */
	open(summary: string, labels: readonly string[] = []): string {
		return this.add({ summary, description: null, labels: [...labels] }).key;
	}

	/** Moves an issue by hand. */
	setStatus(key: string, name: string): void {
		const issue = this.issues.find((one) => one.key === key);
		const status = STATUSES.find((one) => one.name === name);
		if (!issue || !status) throw new Error(`Jira has no issue ${key} or no status ${name}`);
		issue.status = status;
	}

	protected clear(): void {
		this.issues.length = 0;
	}

	protected unknownCall(method: string, path: string): object {
		return messages(`The lab does not offer ${method} ${path}`);
	}

	protected unreadable(message: string): object {
		return messages(message);
	}

	private now(): string {
		return new Date(this.clock.now()).toISOString().replace('Z', '+0000');
	}

	private offered(): Status[] {
		return STATUSES.filter(({ category }) => category !== 'done' || this.switches.done !== 'withheld');
	}

	private add(fields: Pick<Issue, 'summary' | 'description' | 'labels'>): Issue {
		const number = this.issues.length + 1;
		const issue: Issue = {
			id: String(10_100 + number),
			key: `${PROJECTS[0].key}-${number}`,
			...fields,
			status: STATUSES[0],
			comments: [],
			created: this.now(),
			searchableFrom: this.clock.now() + this.switches.searchLagSeconds * 1000,
		};
		this.issues.push(issue);
		return issue;
	}

	private async create(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
		const { fields = {} } = (request.body ?? {}) as { fields?: Record<string, unknown> };
		const { project, issuetype, summary, description, labels } = fields as {
			project?: { id?: string; key?: string };
			issuetype?: { id?: string };
			summary?: unknown;
			description?: unknown;
			labels?: unknown;
		};
		const errors: Record<string, string> = {};
		if (!PROJECTS.some(({ id, key }) => id === project?.id || key === project?.key)) errors.project = 'Specify a valid project ID or key';
		if (!ISSUE_TYPES.some(({ id }) => id === issuetype?.id)) errors.issuetype = 'Specify an issue type';
		if (typeof summary !== 'string' || summary.trim() === '') errors.summary = 'You must specify a summary of the issue.';
		else if (/[\r\n]/.test(summary)) errors.summary = 'The summary is invalid because it contains newline characters.';
		else if (summary.length > 255) errors.summary = 'Summary can’t exceed 255 characters.';
		const given = Array.isArray(labels) ? labels.map(String) : [];
		if (given.some((label) => /\s/.test(label))) errors.labels = 'The label contains spaces which is invalid.';
		const { requiredOnCreate } = this.switches;
		if (requiredOnCreate !== null && fields[requiredOnCreate] === undefined) errors[requiredOnCreate] = `${requiredOnCreate} is required.`;
		if (Object.keys(errors).length > 0) return await reply.code(400).send({ errorMessages: [], errors });
		const { id, key } = this.add({ summary: String(summary), description: description === undefined ? null : textOf(description), labels: given });
		return await reply.code(201).send({ id, key, self: `${this.address}/rest/api/2/issue/${id}` });
	}

	private async about(
		request: FastifyRequest<{ Params: IssueParams }>,
		reply: FastifyReply,
		answer: (issue: Issue) => unknown,
	): Promise<unknown> {
		const key = request.params.key.toUpperCase();
		const issue = this.issues.find((one) => one.key === key || one.id === key);
		return issue ? await answer(issue) : await reply.code(404).send(messages('Issue does not exist or you do not have permission to see it.'));
	}

	private async move(issue: Issue, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
		const { transition } = (request.body ?? {}) as { transition?: { id?: string } };
		const status = this.offered().find((one) => one.transition === transition?.id);
		if (!status) return await reply.code(400).send(messages(`Transition id '${transition?.id}' is not valid for this issue.`));
		if (status.category === 'done' && this.switches.done === 'refused') return await reply.code(400).send({ errorMessages: [], errors: { resolution: 'Resolution is required.' } });
		issue.status = status;
		return await reply.code(204).send();
	}

	private async search(request: FastifyRequest, reply: FastifyReply, shape: (issues: object[]) => object): Promise<unknown> {
		const { jql = '', fields = [], maxResults = 100 } = (request.body ?? {}) as { jql?: string; fields?: string[]; maxResults?: number };
		const matching = readJql(jql);
		if (!matching) return await reply.code(400).send(messages(`The lab does not understand this JQL: ${jql}`));
		const indexed = this.issues.filter(({ searchableFrom }) => searchableFrom <= this.clock.now());
		return shape(matching(indexed).slice(0, maxResults).map((issue) => showIssue(issue, this.address, fields.length === 0 ? ['id'] : fields)));
	}
}

/** Jira's body for what is not about one field. */
function messages(...errorMessages: string[]): object {
	return { errorMessages, errors: {} };
}
