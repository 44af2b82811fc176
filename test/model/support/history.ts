import type { IDataObject } from 'n8n-workflow';
import { systemClock } from '../../../nodes/shared/clock';
import { QUIET_FAILURE } from '../../../nodes/shared/trigger/poll';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, type Poller, type PollTick } from '../../support/engine';
import { Environment, type WorldStep } from './environment';
import { Facts, hasMarker, MARKERS, type Violation } from './facts';
import type { ModelLab } from './lab';
import { Watch } from './mutations';
import { unmet } from './quiescence';
import { Reports } from './reports';
import type { Setup } from './setup';
import type { Step } from './steps';
import { loadTemplate, type Template } from './template';
import type { Task } from './timeline';
import { Views } from './views';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
/** From the beginning of a week of the epoch, a Thursday. */
const MONDAY_MORNING = (4 * 24 + 9) * 60 * MINUTE;

/** Polls five minutes apart that the end may take: an agent that hangs keeps its action for half an hour. */
const LAST_POLLS = 30;
/** Polls for which it must then stay so. */
const STABLE_POLLS = 3;

export interface HistoryResult {
	violations: Violation[];
	/** Outcomes and other things that happened, and how often. */
	reached: ReadonlyMap<string, number>;
	mutations: number;
	polls: number;
	executions: number;
}

/** Plays one history and then lets everything come to rest. Ends at the first violation. */
export async function play(lab: ModelLab, setup: Setup, steps: readonly Step[]): Promise<HistoryResult> {
	const { vectra, credentials } = await lab.reset(setup);
	const history = new History(lab, setup, new Facts(lab.cortex, vectra, setup), loadTemplate(setup, credentials), credentials);
	return await history.play(steps);
}

class History {
	private readonly views: Views;

	private readonly watch: Watch;

	private readonly reports: Reports;

	private readonly environment: Environment;

	private readonly poller: Poller;

	private nextDeaths: Array<{ calls: number; sent: boolean; all: boolean }> = [];

	private readonly doomed = new Map<Task, { all: boolean }>();

	/** Calls off what was to happen later. */
	private pending: Array<() => void> = [];

	private polls = 0;

	private executions = 0;

	constructor(
		private readonly lab: ModelLab,
		setup: Setup,
		private readonly facts: Facts,
		private readonly template: Template,
		credentials: Parameters<typeof loadTemplate>[1],
	) {
		this.views = new Views(facts);
		this.watch = new Watch(facts, setup);
		this.reports = new Reports(facts, this.watch);
		this.environment = new Environment(facts, lab.network);
		this.poller = createPoller({
			node: new VectraTrigger(),
			parameters: template.triggerParameters,
			credentials,
			engine: setup.engine,
		});
		lab.network.listener = this.watch;
	}

	async play(steps: readonly Step[]): Promise<HistoryResult> {
		const { timeline } = this.lab;
		jest.spyOn(systemClock, 'now').mockImplementation(() => timeline.now());
		jest.spyOn(systemClock, 'monotonic').mockImplementation(() => timeline.now());
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => await timeline.sleep(ms));
		for (const step of steps) {
			await this.step(step);
			if (this.facts.violations.length > 0) break;
		}
		if (this.facts.violations.length === 0) await this.rest();
		for (const callOff of this.pending) callOff();
		this.lab.network.clearFaults();
		await timeline.drain();
		return {
			violations: this.facts.violations,
			reached: this.facts.reached,
			mutations: this.watch.mutations,
			polls: this.polls,
			executions: this.executions,
		};
	}

	private async step(step: Step): Promise<void> {
		const { timeline } = this.lab;
		switch (step.do) {
			case 'polls':
				for (let minute = 0; minute < step.minutes; minute += 1) await this.minute(1);
				return;
			case 'outage':
				return await timeline.advance(step.minutes * MINUTE);
			case 'kill':
				this.nextDeaths = Array.from({ length: step.executions }, () => step);
				return;
			case 'restart':
				await timeline.drain();
				if (!step.keepStatic) {
					for (const machine of this.facts.machines.values()) machine.wasSeen = false;
				}
				this.poller.restart(step);
				this.poll('init');
				return await timeline.settle();
			case 'later': {
				const { step: then } = step;
				this.pending.push(timeline.clock.after(step.seconds * 1_000, () => this.happens(then as WorldStep)));
				return;
			}
			default:
				this.happens(step);
		}
	}

	private happens(step: WorldStep): void {
		this.environment.apply(step);
		this.views.look();
	}

	private async minute(minutes: number): Promise<void> {
		await this.lab.timeline.advance(minutes * MINUTE);
		this.poll();
		await this.lab.timeline.settle();
		for (const [task, { all }] of this.doomed) {
			if (!task.dead) continue;
			this.doomed.delete(task);
			this.watch.executionEnded(task);
			if (all) this.crash();
		}
	}

	/** The whole process is gone: every execution with it, and what had not been saved. A poll is let end before. */
	private crash(): void {
		const { timeline } = this.lab;
		if ([...timeline.tasks].some(({ kind }) => kind === 'poll')) return;
		for (const task of timeline.tasks) timeline.kill(task);
		this.poller.crash();
	}

	private poll(activation?: 'init'): void {
		this.polls += 1;
		const work = async (task: Task): Promise<PollTick> => {
			this.views.pollStarted(task);
			return await this.poller.poll(activation);
		};
		this.lab.timeline.start('poll', undefined, work, (tick, task) => {
			const items = tick.items ?? [];
			const views = this.views.pollEnded(task, tick.error === undefined && !tick.warnings.some((warning) => warning.includes(QUIET_FAILURE)));
			this.watch.polled(items);
			this.reports.held(tick.secondary);
			if (items.length + tick.secondary.length > 0) this.execute(items, tick.secondary, views);
		});
	}

	private execute(items: IDataObject[], held: IDataObject[], views: ReturnType<Views['pollEnded']>): void {
		this.executions += 1;
		const death = this.nextDeaths.shift();
		const work = async (task: Task) => {
			this.watch.executionStarted(task, items, views);
			return await this.template.run(items, held);
		};
		const task = this.lab.timeline.start('execution', death, work, (run, ended) => {
			this.reports.executionEnded(ended, [...items, ...held], run);
			this.watch.executionEnded(ended);
			this.doomed.delete(ended);
		});
		if (death) this.doomed.set(task, death);
	}

	/** Nothing disturbs any more: everything must come to be as it is wanted, and stay so. */
	private async rest(): Promise<void> {
		const { facts, lab } = this;
		lab.network.clearFaults();
		facts.cortex.hooks.clear();
		this.nextDeaths = [];
		this.reports.forget();
		if (!facts.isWindowOpen()) await lab.timeline.advance(WEEK - (lab.timeline.now() % WEEK) + MONDAY_MORNING);
		let good = 0;
		let wrong: string[] = [];
		for (let poll = 0; poll < LAST_POLLS && good <= STABLE_POLLS; poll += 1) {
			// Again in each poll: what was to happen later may have come only now.
			for (const { agents } of facts.machines.values()) agents.forEach((id) => facts.showKnownState(id));
			await this.minute(5);
			wrong = this.pending.length > 0 && poll === 0 ? ['not yet'] : unmet(facts);
			good = wrong.length === 0 ? good + 1 : 0;
			if (facts.violations.length > 0) return;
		}
		for (const what of wrong) facts.violate(5, what);
		for (const machine of facts.machines.values()) {
			if (this.mustBeTold(machine.name) && !this.reports.wasTold(machine.hostId)) {
				facts.violate(6, `${machine.name} is wanted isolated and is not, and nobody was told`);
			}
		}
	}

	private mustBeTold(name: Parameters<Facts['machine']>[0]): boolean {
		const { facts } = this;
		const machine = facts.machine(name);
		if (machine.gone !== null) return machine.wasSeen && hasMarker(machine.gone.tags);
		const isolated = facts.installed(machine).some(({ isolation }) => isolation === 'AGENT_ISOLATED');
		// The end is too short for a longer interval.
		const isWatched = facts.setup.verifyEvery === 5 || !facts.tags(machine).includes(MARKERS.contained);
		return facts.isAsked(machine) && !isolated && isWatched;
	}
}
