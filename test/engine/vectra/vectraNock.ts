import nock from 'nock';

export const QUX = 'https://brain.example';
export const RUX = 'https://123.cc1.portal.vectra.ai';

export interface Call {
	method: string;
	path: string;
	query: Record<string, string>;
	body: unknown;
	authorization: string;
}

type Answer = [number, unknown, Record<string, string>?];
type Rule = (call: Call) => Answer | undefined;

interface HostRecord {
	id: number;
	tags: string[];
	[field: string]: unknown;
}

/** A small Vectra behind nock: hosts, tags, notes and groups, with a journal. Rules answer before it does. */
export class VectraNock {
	readonly calls: Call[] = [];

	readonly hosts = new Map<number, HostRecord>();

	readonly notes = new Map<number, Array<{ id: number; note: string; date_created: string }>>();

	groups: Array<Record<string, unknown>> = [];

	/** Tokens that are good now. Any when empty. */
	tokens: string[] = [];

	private readonly rules: Rule[] = [];

	private nextNote = 1;

	constructor(readonly base = QUX) {
		const answer = (call: Call): Answer => {
			this.calls.push(call);
			for (const rule of this.rules) {
				const answered = rule(call);
				if (answered) return answered;
			}
			return this.answer(call);
		};
		for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
			nock(base)
				.persist()
				.intercept(/^\/api\/v/, method)
				.reply(function (uri, body) {
					const url = new URL(uri, base);
					const header: unknown = this.req.headers.authorization;
					return answer({
						method,
						path: url.pathname.replace(/^\/api\/v[\d.]+/, ''),
						query: Object.fromEntries(url.searchParams),
						body,
						authorization: Array.isArray(header) ? String(header[0]) : String(header),
					});
				});
		}
	}

	addHost(id: number, tags: string[] = [], extra: Record<string, unknown> = {}): HostRecord {
		const host = {
			id,
			name: `host-${id}`,
			ip: '10.0.0.7',
			last_source: '10.0.0.7',
			threat: 70,
			certainty: 60,
			severity: 'high',
			groups: [],
			host_artifact_set: [{ type: 'mac', value: '00:11:22:33:44:55' }],
			url: `${this.base}/hosts/${id}`,
			...extra,
			tags,
		};
		this.hosts.set(id, host);
		return host;
	}

	tagsOf(id: number): string[] {
		return this.hosts.get(id)?.tags ?? [];
	}

	/** Answers calls of this method whose path contains the fragment, so many times. */
	on(method: string, fragment: string, reply: (call: Call) => Answer | undefined, times = Infinity): void {
		let left = times;
		this.rules.push((call) => {
			if (left <= 0 || call.method !== method || !call.path.includes(fragment)) return undefined;
			left -= 1;
			return reply(call);
		});
	}

	journal(): string[] {
		return this.calls.map(({ method, path }) => `${method} ${path}`);
	}

	private answer(call: Call): Answer {
		const { method, path, query } = call;
		if (this.tokens.length > 0 && !this.tokens.includes(call.authorization)) return [401, { details: 'Invalid token.' }];
		const body = (typeof call.body === 'object' && call.body !== null ? call.body : {}) as Record<string, unknown>;
		if (path === '/hosts') return this.page(this.matching(query.tags ?? ''), query);
		if (path === '/groups') {
			const name = query.name ?? '';
			return this.page(this.groups.filter((group) => String(group.name).includes(name)), query);
		}
		if (path === '/tagging/host') return this.bulkTag(method, body);
		const [, hostId] = /\/(?:tagging\/host|hosts)\/(\d+)/.exec(path) ?? [];
		const host = this.hosts.get(Number(hostId));
		if (!host) {
			return path.startsWith('/tagging')
				? [404, { status: 'failure', message: 'Could not find requested object' }]
				: [404, { detail: 'Not found.' }];
		}
		if (path.endsWith('/notes')) return this.note(method, host.id, body);
		if (method === 'PATCH') host.tags = body.tags as string[];
		return [200, { status: 'success', tag_id: String(host.id), tags: host.tags }];
	}

	/** Any of the tags, as substrings: what Vectra has been seen to do. */
	private matching(tags: string): HostRecord[] {
		const wanted = tags.split(',');
		return [...this.hosts.values()].filter((host) => host.tags.some((tag) => wanted.some((one) => tag.includes(one))));
	}

	private page(rows: unknown[], query: Record<string, string>): Answer {
		const size = Number(query.page_size ?? 50);
		const start = (Number(query.page ?? 1) - 1) * size;
		if (start > 0 && start >= rows.length) return [404, { detail: 'Invalid page.' }];
		const next = start + size < rows.length ? 'http://internal/next' : null;
		return [200, { count: rows.length, next, previous: null, results: rows.slice(start, start + size) }];
	}

	private bulkTag(method: string, body: Record<string, unknown>): Answer {
		if (this.base === RUX) return [404, { detail: 'Not found.' }];
		const tag = String(body.tag);
		for (const id of body.objectIds as number[]) {
			const host = this.hosts.get(id);
			if (!host) continue;
			const others = host.tags.filter((one) => one !== tag);
			host.tags = method === 'POST' ? [...others, tag] : others;
		}
		return [200, { status: 'success' }];
	}

	private note(method: string, hostId: number, body: Record<string, unknown>): Answer {
		const notes = this.notes.get(hostId) ?? [];
		this.notes.set(hostId, notes);
		if (method === 'GET') return [200, notes];
		const note = { id: this.nextNote++, note: String(body.note), date_created: '2026-02-03T09:00:00.123456Z' };
		notes.push(note);
		return [201, note];
	}
}
