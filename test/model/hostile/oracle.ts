import type { IDataObject } from 'n8n-workflow';
import type { CortexSimulator } from '../../../lab/src/cortex';
import { statusOf } from '../../../lab/src/cortex/world/presence';
import type { VectraSimulator } from '../../../lab/src/vectra';
import { NO_BLOCK, RELEASE, REQUEST, type Setup } from '../support/setup';
import type { Subject } from './subjects';
import type { Call, Listener } from './tamperingNetwork';

/** The properties that hold in a hostile world; docs/model.md says what each means. */
export type Invariant = 'machine' | 'state' | 'once' | 'tags' | 'claims' | 'reports' | 'budget' | 'secrets' | 'usable';

export interface Violation {
	invariant: Invariant;
	what: string;
}

/** What every outcome that claims a state claims. */
const CLAIMS: Readonly<Record<string, string>> = {
	isolated: 'AGENT_ISOLATED',
	alreadyIsolated: 'AGENT_ISOLATED',
	released: 'AGENT_UNISOLATED',
	alreadyReleased: 'AGENT_UNISOLATED',
};

/** The tags of this package; all others are somebody else's. */
const OURS = /^cortex-xdr:/;

/** The most calls of one poll, and of one execution. A walk of a list that never ends is among them. */
const MOST_CALLS = { poll: 250, execution: 600 };

/** What may come after the budget of a poll: the reply to a read that began right before its end. */
const GRACE_MS = 2_000;

/** The longest execution, in ms: looking up, waiting and recording, each with its repetitions. */
const LONGEST_EXECUTION = 40 * 60_000;

/** A poll or an execution under way. */
interface Activity {
	kind: 'poll' | 'execution';
	begun: number;
	calls: number;
	/** Endpoints for which Cortex took no request because there were too many. */
	throttled: Set<string>;
	/** Endpoints for which a request came through in whatever way. */
	sent: Set<string>;
}

/**
 * Judges by what is so in the simulators, however the replies lied about it, and by how each subject was made. Knows no rule
 * of the nodes.
 */
export class Oracle {
	readonly violations: Violation[] = [];

	/** Outcomes and other things that happened, and how often. */
	readonly reached = new Map<string, number>();

	/** The tags of others that each host must have. */
	private readonly otherTags = new Map<number, Set<string>>();

	/** Hosts about which somebody was told. */
	private readonly told = new Set<number>();

	/** Endpoints for which something was sent and which nobody has read since. */
	private readonly unread = new Set<string>();

	/** What is isolated already when it is asked for may be taken over, or be left to the person: docs/trigger.md says which. */
	private readonly everWanted = new Set<Subject>();

	private activity: Activity | undefined;

	mutations = 0;

	/** The longest poll and the most calls of one, for the figures. */
	readonly most = { pollMs: 0, pollCalls: 0, executionMs: 0, executionCalls: 0 };

	constructor(
		private readonly subjects: readonly Subject[],
		private readonly cortex: CortexSimulator,
		private readonly vectra: VectraSimulator,
		private readonly setup: Setup,
	) {
		for (const { hostId } of subjects) this.otherTags.set(hostId, new Set(this.tags(hostId)));
	}

	reach(what: string): void {
		this.reached.set(what, (this.reached.get(what) ?? 0) + 1);
	}

	violate(invariant: Invariant, what: string): void {
		this.violations.push({ invariant, what });
	}

	/** Somebody puts on or takes off a tag that is not ours. */
	tagged(hostId: number, tag: string, isOn: boolean): void {
		if (OURS.test(tag)) return;
		const tags = this.otherTags.get(hostId);
		if (isOn) tags?.add(tag);
		else tags?.delete(tag);
	}

	/** Whether the host is to be isolated, by what Vectra holds. */
	isWanted({ hostId }: Subject): boolean {
		const host = this.vectra.world.host(hostId);
		const isSpared = this.vectra.world.groups.groupsOf(host).some(({ name }) => name === NO_BLOCK);
		const isExcluded = this.setup.exclusions.keyAssets && host.key_asset;
		return host.tags.includes(REQUEST) && !host.tags.includes(RELEASE) && !isSpared && !isExcluded;
	}

	begin(kind: Activity['kind']): void {
		for (const subject of this.subjects) if (this.isWanted(subject)) this.everWanted.add(subject);
		this.activity = { kind, begun: this.now(), calls: 0, throttled: new Set(), sent: new Set() };
	}

	pollEnded(budgetMs: number): void {
		const { ms, calls } = this.end('poll');
		if (ms > budgetMs + GRACE_MS) this.violate('budget', `a poll took ${ms} ms of ${budgetMs}`);
		if (calls > MOST_CALLS.poll) this.violate('budget', `a poll made ${calls} calls`);
		this.most.pollMs = Math.max(this.most.pollMs, ms);
		this.most.pollCalls = Math.max(this.most.pollCalls, calls);
		this.checkTags();
	}

	executionEnded(reports: readonly IDataObject[], asked: readonly IDataObject[]): void {
		const { throttled, sent } = this.activity ?? { throttled: new Set<string>(), sent: new Set<string>() };
		const { ms, calls } = this.end('execution');
		if (ms > LONGEST_EXECUTION) this.violate('budget', `an execution took ${ms} ms`);
		if (calls > MOST_CALLS.execution) this.violate('budget', `an execution made ${calls} calls`);
		this.most.executionMs = Math.max(this.most.executionMs, ms);
		this.most.executionCalls = Math.max(this.most.executionCalls, calls);
		this.checkTags();
		if (reports.length !== asked.length) this.violate('reports', `${asked.length} hosts were asked about, ${reports.length} reported`);
		for (const report of reports) this.checkReport(report, throttled, sent);
		for (const { host } of asked) this.told.add(Number((host as IDataObject).id));
	}

	/** What was written to n8n's log counts as told to a person, as far as it names no host. */
	pollFailed(error: Error): void {
		this.reach('poll failed');
		if (error.message.trim() === '') this.violate('reports', 'a poll failed without a word');
	}

	private made({ product, path, body, tampering }: Call): void {
		if (this.activity) this.activity.calls += 1;
		if (tampering) this.reach(`tampered: ${JSON.stringify(tampering.how)}`);
		if (product !== 'cortex') return;
		const verb = verbIn(path);
		if (verb === undefined) {
			if (path.includes('get_endpoint')) this.unread.clear();
			return;
		}
		for (const id of idsIn(body)) {
			if (this.activity?.throttled.has(id)) this.violate('once', `${verb} of ${id} again, right after too many requests`);
			const isThrottled = tampering !== undefined && 'reply' in tampering.how && tampering.how.reply.startsWith('throttled');
			if (isThrottled) this.activity?.throttled.add(id);
			else this.activity?.sent.add(id);
		}
	}

	get listener(): Listener {
		return { made: (call) => this.made(call), reached: (call) => this.judge(call) };
	}

	/**
	 * What is not yet as it must be when nothing disturbs any more.
	 *
	 * @param meddled subjects whose state or tags a person changed by hand
	 * @param hidesAll whether Vectra shows nothing by which a machine is found
	 */
	unmet(meddled: ReadonlySet<Subject>, hidesAll: boolean): Violation[] {
		return this.subjects
			.filter((subject) => this.isWanted(subject) && !meddled.has(subject))
			.flatMap((subject): Violation[] => {
				if (subject.own.some((id) => this.cortex.world.find(id).isolation === 'AGENT_ISOLATED')) return [];
				const what = `${nameOf(subject)} is wanted isolated, and is not`;
				if (subject.mustWork && !hidesAll) return [{ invariant: 'usable', what }];
				return this.told.has(subject.hostId) ? [] : [{ invariant: 'reports', what: `${what}, and nobody was told` }];
			});
	}

	private judge({ product, path, body }: Call): void {
		const verb = product === 'cortex' ? verbIn(path) : undefined;
		if (verb === undefined) return;
		if (this.activity?.kind !== 'execution') this.violate('state', `${verb} outside of an execution`);
		for (const id of idsIn(body)) {
			this.mutations += 1;
			const subject = this.subjects.find(({ endpoints }) => endpoints.includes(id));
			const what = `${verb} of ${id} (${subject ? nameOf(subject) : 'an endpoint that does not exist'})`;
			const owner = this.subjects.find(({ own }) => own.includes(id));
			if (!owner) {
				this.violate('machine', `${what}, which no host may mean`);
				continue;
			}
			if (this.unread.has(id)) this.violate('once', `${what} without a reading since the one before`);
			this.unread.add(id);
			const endpoint = this.cortex.world.find(id);
			const status = statusOf(endpoint, this.now(), this.cortex.world.switches);
			if (status !== 'CONNECTED') this.violate('state', `${what}, which is ${status}`);
			if (verb === 'isolate') {
				this.reach(`isolate of ${owner.recipe}`);
				if (!this.isWanted(owner)) this.violate('machine', `${what}, which nobody wants isolated`);
				if (owner.isProtected) this.violate('machine', `${what}, which is protected`);
				if (endpoint.isolation !== 'AGENT_UNISOLATED') this.violate('state', `${what}, which is ${endpoint.isolation}`);
			} else {
				this.reach(`release of ${owner.recipe}`);
				if (this.isWanted(owner)) this.violate('machine', `${what}, which is wanted isolated`);
				const isOurs = this.whoIsolated(id) === 'api' || this.everWanted.has(owner);
				if (!isOurs) this.violate('machine', `${what}, which a person isolated and no host asked for`);
				if (endpoint.isolation !== 'AGENT_ISOLATED') this.violate('state', `${what}, which is ${endpoint.isolation}`);
			}
		}
	}

	private checkReport(report: IDataObject, throttled: ReadonlySet<string>, sent: ReadonlySet<string>): void {
		const outcome = String(report.outcome ?? (report.held ? `held: ${String(report.held)}` : 'error'));
		this.reach(outcome);
		if (typeof report.report !== 'string' || report.report.trim() === '') this.violate('reports', `an item without a report: ${JSON.stringify(report)}`);
		const id = String((report.endpoint as IDataObject | null | undefined)?.id ?? '');
		if (outcome === 'failed' && throttled.has(id) && !sent.has(id)) this.violate('claims', `${id} is reported as failed, though Cortex only asked to wait`);
		const claimed = CLAIMS[outcome];
		if (claimed === undefined) return;
		const actual = this.subjects.some(({ endpoints }) => endpoints.includes(id)) ? this.cortex.world.find(id).isolation : 'nothing';
		if (actual !== claimed) this.violate('claims', `“${outcome}” is reported of ${id}, which is ${actual}`);
	}

	private checkTags(): void {
		for (const [hostId, expected] of this.otherTags) {
			const actual = this.tags(hostId).filter((tag) => !OURS.test(tag)).sort();
			if (JSON.stringify(actual) !== JSON.stringify([...expected].sort())) {
				this.violate('tags', `host ${hostId} has the tags ${actual.join(', ')} of others instead of ${[...expected].join(', ')}`);
				this.otherTags.set(hostId, new Set(actual));
			}
		}
	}

	private end(kind: Activity['kind']): { ms: number; calls: number } {
		const { activity } = this;
		if (activity?.kind !== kind) throw new Error(`No ${kind} is under way`);
		this.activity = undefined;
		return { ms: this.now() - activity.begun, calls: activity.calls };
	}

	/** Who asked for the isolation that the agent carried out last. */
	private whoIsolated(id: string): string | undefined {
		const done = [...this.cortex.world.actions.list()].filter(({ kind, executions }) => kind === 'isolate' && executions.get(id)?.status === 'COMPLETED_SUCCESSFULLY');
		return done.sort((one, other) => (one.executions.get(id)?.endedAt ?? 0) - (other.executions.get(id)?.endedAt ?? 0)).at(-1)?.source;
	}

	private tags(hostId: number): readonly string[] {
		return this.vectra.world.host(hostId).tags;
	}

	private now(): number {
		return this.cortex.world.clock.now();
	}
}

const nameOf = ({ recipe, hostId }: Subject): string => `${recipe}, host ${hostId}`;

function verbIn(path: string): 'isolate' | 'unisolate' | undefined {
	return /\/endpoints\/(isolate|unisolate)\/?$/.exec(path)?.[1] as 'isolate' | 'unisolate' | undefined;
}

function idsIn(body: unknown): string[] {
	const data = (body as { request_data?: { endpoint_id?: string; filters?: Array<{ value: string[] }> } }).request_data ?? {};
	return data.endpoint_id === undefined ? (data.filters ?? []).flatMap(({ value }) => value) : [data.endpoint_id];
}
