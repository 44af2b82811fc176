export interface Status {
	id: string;
	name: string;
	category: 'new' | 'indeterminate' | 'done';
	/** The ID of the transition that leads here. */
	transition: string;
}

/** The workflow of every project: whoever may move an issue may move it anywhere. */
export const STATUSES: readonly Status[] = [
	{ id: '1', name: 'To Do', category: 'new', transition: '11' },
	{ id: '3', name: 'In Progress', category: 'indeterminate', transition: '21' },
	{ id: '5', name: 'Done', category: 'done', transition: '31' },
];

export const PROJECTS = [{ id: '10000', key: 'SEC', name: 'Security' }] as const;

export const ISSUE_TYPES = [
	{ id: '10001', name: 'Task', subtask: false },
	{ id: '10002', name: 'Sub-task', subtask: true },
] as const;

export interface Comment {
	id: string;
	/** Plain text; a document of API v3 is kept as its text. */
	body: string;
	created: string;
}

export interface Issue {
	id: string;
	key: string;
	summary: string;
	description: string | null;
	labels: string[];
	status: Status;
	comments: Comment[];
	created: string;
	/** Epoch ms of the lab's clock from which on a search finds it. */
	searchableFrom: number;
}

/** A transition as API v2 shows it. */
export function showTransition(status: Status): object {
	return { id: status.transition, name: status.name, to: showStatus(status), isAvailable: true };
}

/** The fields that were asked for, as API v2 shows them; all that the lab has with `*all` and `*navigable`. */
export function showIssue(issue: Issue, origin: string, asked: readonly string[], withTransitions?: readonly Status[]): object {
	const fields: Record<string, unknown> = {
		summary: issue.summary,
		description: issue.description,
		labels: issue.labels,
		status: showStatus(issue.status),
		created: issue.created,
		comment: { comments: issue.comments, total: issue.comments.length, maxResults: issue.comments.length, startAt: 0 },
	};
	const everything = asked.length === 0 || asked.some((name) => name.startsWith('*'));
	return {
		id: issue.id,
		key: issue.key,
		self: `${origin}/rest/api/2/issue/${issue.id}`,
		fields: everything ? fields : Object.fromEntries(Object.entries(fields).filter(([name]) => asked.includes(name))),
		...(withTransitions ? { transitions: withTransitions.map(showTransition) } : {}),
	};
}

function showStatus({ id, name, category }: Status): object {
	return { id, name, statusCategory: { key: category } };
}

/** The text of a comment: a string in API v2, a document in the Atlassian Document Format in v3. */
export function textOf(body: unknown): string {
	if (typeof body === 'string') return body;
	if (body === null || typeof body !== 'object') return '';
	const { type, text, content } = body as { type?: unknown; text?: unknown; content?: unknown };
	if (typeof text === 'string') return text;
	if (type === 'hardBreak') return '\n';
	return Array.isArray(content) ? content.map(textOf).join(type === 'doc' ? '\n' : '') : '';
}
