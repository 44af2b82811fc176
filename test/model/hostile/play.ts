import type { PollContext } from 'n8n-core';
import { PollContext as Context } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import type { VectraSimulator } from '../../../lab/src/vectra';
import { runEvent } from '../../../lab/src/cortex/events';
import { systemClock } from '../../../nodes/shared/clock';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, type CredentialStore, type Poller, type PollTick } from '../../support/engine';
import { ModelLab } from '../support/lab';
import { NO_BLOCK, RELEASE, REQUEST } from '../support/setup';
import { loadWorkflow, type Workflow } from './drive';
import { Oracle, type Violation } from './oracle';
import { leaks } from './secrets';
import { hidesIdentity, TRUTHFUL, type Step, type World } from './steps';
import { FRAGILE, plant, type Subject } from './subjects';
import { TamperingNetwork } from './tamperingNetwork';

const MINUTE = 60_000;

/** Polls five minutes apart that the end may take: an agent that was away comes back with a pending action. */
const LAST_POLLS = 8;

export interface Result {
	violations: Violation[];
	reached: ReadonlyMap<string, number>;
	most: Oracle['most'];
	mutations: number;
	polls: number;
	executions: number;
}

/** The simulators behind a network that lies, made once. */
export class HostileLab {
	readonly lab = new ModelLab();

	readonly network = new TamperingNetwork(this.lab.timeline, (host) => (host.startsWith('cortex') ? 'cortex' : 'vectra'));

	async play(world: World): Promise<Result> {
		const { vectra, credentials } = await this.lab.reset(world.setup);
		return await new History(this, world, vectra, credentials).play();
	}
}

class History {
	private readonly subjects: readonly Subject[];

	private readonly oracle: Oracle;

	private readonly workflow: Workflow;

	private readonly poller: Poller;

	/** Subjects that a person dealt with in the console or by forged tags. */
	private readonly meddled = new Set<Subject>();

	/** Host and endpoint IDs of rows of which nothing may be hidden. */
	private readonly fragile: Set<string>;

	/** How far the wall clock of n8n is behind, in ms. */
	private behind = 0;

	/** Calls off what was to happen later. */
	private readonly pending: Array<() => void> = [];

	/** All that a person or a program could read. */
	private readonly shown: unknown[] = [];

	private polls = 0;

	private executions = 0;

	constructor(
		private readonly hostile: HostileLab,
		private readonly world: World,
		private readonly vectra: VectraSimulator,
		credentials: CredentialStore,
	) {
		const { lab, network } = hostile;
		const { subjects, presentation } = plant(lab.cortex.world, vectra.world, world.recipes);
		this.subjects = subjects;
		this.fragile = new Set(subjects.filter(({ recipe }) => FRAGILE.includes(recipe)).flatMap(({ hostId, endpoints }) => [String(hostId), ...endpoints]));
		this.oracle = new Oracle(subjects, lab.cortex, vectra, world.setup);
		network.begin(this.hidesAll() ? { ...presentation, hosts: new Map() } : presentation, this.fragile);
		network.listener = this.oracle.listener;
		this.workflow = loadWorkflow(world.setup, credentials);
		this.poller = createPoller({
			node: new VectraTrigger(),
			parameters: this.workflow.triggerParameters,
			credentials,
			engine: world.setup.engine,
			budgetMs: world.budgetMs,
		});
	}

	async play(): Promise<Result> {
		const { oracle, hostile } = this;
		this.takeOver();
		for (const step of this.world.steps) {
			await this.step(step);
			if (oracle.violations.length > 0) break;
		}
		if (oracle.violations.length === 0) await this.rest();
		hostile.network.calm();
		for (const callOff of this.pending) callOff();
		await hostile.lab.timeline.drain();
		for (const leak of leaks(hostile.network.secrets, this.shown)) oracle.violate('secrets', leak);
		const { violations, reached, most, mutations } = oracle;
		return { violations, reached, most, mutations, polls: this.polls, executions: this.executions };
	}

	/** Time, deadlines and the log are the history's. */
	private takeOver(): void {
		const { timeline } = this.hostile.lab;
		jest.spyOn(systemClock, 'now').mockImplementation(() => timeline.now() - this.behind);
		jest.spyOn(systemClock, 'monotonic').mockImplementation(() => timeline.now());
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => await timeline.sleep(ms));
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			// A sleeper of the timeline, so that time stands where it passes.
			void timeline.sleep(ms).then(() => controller.abort());
			return controller.signal;
		});
		const keep = (message: string, meta?: object) => void this.shown.push(message, meta);
		const logger = { error: keep, warn: keep, info: keep, debug: keep } as unknown as PollContext['logger'];
		jest.spyOn(Object.getPrototypeOf(Context.prototype) as PollContext, 'logger', 'get').mockReturnValue(logger);
	}

	private async step(step: Step): Promise<void> {
		const { network, lab: { timeline } } = this.hostile;
		switch (step.do) {
			case 'polls':
				for (let minute = 0; minute < step.minutes; minute += 1) await this.poll(1);
				return;
			case 'tamper':
				return network.tamper(step.tampering);
			case 'calm':
				return network.calm();
			case 'clockBack':
				// In the middle of the next poll, if that takes so long.
				this.pending.push(timeline.clock.after(MINUTE + 5_000, () => (this.behind += step.minutes * MINUTE)));
				return;
			case 'restart':
				return this.poller.restart(step);
			default:
		}
		const subject = this.subjects[step.on % this.subjects.length];
		switch (step.do) {
			case 'ask':
			case 'withdraw':
				return this.tag(subject, REQUEST, step.do === 'ask');
			case 'forbid':
			case 'permit':
				return this.tag(subject, RELEASE, step.do === 'forbid');
			case 'otherTag':
				return this.tag(subject, 'seen-by-soc', true);
			case 'noBlock':
			case 'unNoBlock':
				return this.membership(subject, step.do === 'noBlock');
			case 'forge':
				return this.forge(subject, this.subjects[step.of % this.subjects.length]);
			default:
				return this.agent(subject, step);
		}
	}

	private tag({ hostId }: Subject, tag: string, isOn: boolean): void {
		const { world } = this.vectra;
		if (isOn) world.tag(hostId, tag);
		else world.untag(hostId, tag);
		this.oracle.tagged(hostId, tag, isOn);
	}

	private membership({ hostId }: Subject, isMember: boolean): void {
		const { world } = this.vectra;
		const group = world.groups.all().find(({ name, type }) => name === NO_BLOCK && type === 'host');
		if (group) world.changeMembers(group, isMember ? 'append' : 'remove', [hostId]);
	}

	/** Only where something contradicts: whoever may tag a host of which nothing is known may name any endpoint (docs/security.md). */
	private forge(subject: Subject, victim: Subject): void {
		const [endpointId] = victim.endpoints;
		const isKnown = CONTRADICTS_OTHERS.includes(subject.recipe) && !this.hidesAll();
		if (subject === victim || !isKnown || NAMELESS.includes(victim.recipe) || subject.recipe === victim.recipe && victim.recipe === 'twoAgents') return;
		for (const one of [subject, victim]) {
			this.meddled.add(one);
			for (const id of [String(one.hostId), ...one.endpoints]) this.fragile.add(id);
		}
		const { world } = this.vectra;
		world.tag(subject.hostId, `cortex-xdr:${endpointId}:${Math.floor(systemClock.now() / 1_000)}`);
		world.tag(subject.hostId, 'cortex-xdr:contained');
		this.oracle.reach('forged');
	}

	private agent(subject: Subject, { do: event, agent }: Extract<Step, { agent: number }>): void {
		if (event === 'console-isolate' || event === 'console-release') this.meddled.add(subject);
		const endpointId = subject.endpoints[agent % subject.endpoints.length];
		try {
			runEvent(this.hostile.lab.cortex.world, endpointId, { event });
		} catch {
			// The console and the agents refuse what makes no sense in this state.
		}
	}

	/** One poll, and the execution that it starts, each to its end: what is so does not change meanwhile but by them. */
	private async poll(minutes: number): Promise<void> {
		const { timeline } = this.hostile.lab;
		await timeline.advance(minutes * MINUTE);
		this.polls += 1;
		this.oracle.begin('poll');
		const tick = await this.task('poll', async (): Promise<PollTick> => await this.poller.poll());
		this.oracle.pollEnded(this.world.budgetMs);
		if (tick.error) this.oracle.pollFailed(tick.error);
		const { error, items, secondary } = tick;
		this.shown.push(items, secondary, error && [error.message, (error as { description?: unknown }).description, error]);
		const asked = [...(items ?? []), ...secondary];
		if (asked.length > 0) await this.execute(items ?? [], secondary);
	}

	private async execute(items: IDataObject[], held: IDataObject[]): Promise<void> {
		this.executions += 1;
		this.oracle.begin('execution');
		const run = await this.task('execution', async () => await this.workflow.run(items, held));
		this.shown.push(run.run.data.resultData);
		if (run.error) this.oracle.violate('reports', `an execution failed as a whole: ${run.error.message}`);
		this.oracle.executionEnded(this.workflow.reports(run), [...items, ...held]);
	}

	/** Runs work on the timeline until it ends. Time goes on in seconds, so that it ends when it ends. */
	private async task<T>(kind: 'poll' | 'execution', work: () => Promise<T>): Promise<T> {
		const { timeline } = this.hostile.lab;
		let result: { value: T } | undefined;
		timeline.start(kind, undefined, work, (value) => {
			result = { value };
		});
		await timeline.drain();
		if (!result) throw new Error(`A ${kind} did not come to its end`);
		return result.value;
	}

	private hidesAll(): boolean {
		return hidesIdentity(this.world.setup);
	}

	/** Nothing disturbs any more: agents are there, the products say what is so. */
	private async rest(): Promise<void> {
		const { lab, network } = this.hostile;
		network.calm();
		for (const callOff of this.pending) callOff();
		this.behind = 0;
		Object.assign(lab.cortex.world.switches, TRUTHFUL.cortex);
		Object.assign(this.vectra.world.switches, TRUTHFUL.vectra);
		for (const { endpoints } of this.subjects) {
			for (const id of endpoints) lab.cortex.world.connect(id);
		}
		let unmet: Violation[] = [];
		for (let poll = 0; poll < LAST_POLLS; poll += 1) {
			await this.poll(5);
			if (this.oracle.violations.length > 0) return;
			unmet = this.oracle.unmet(this.meddled, this.hidesAll());
			if (unmet.length === 0) return;
		}
		for (const { invariant, what } of unmet) this.oracle.violate(invariant, what);
	}
}

/** Of these Vectra knows a name that the machine itself proved. */
const CONTRADICTS_OTHERS: ReadonlyArray<Subject['recipe']> = ['honest', 'addressOfAnother', 'sameNameTwice', 'server', 'spared'];

/** Their endpoints say nothing that a host could contradict. */
const NAMELESS: ReadonlyArray<Subject['recipe']> = ['nameless'];
