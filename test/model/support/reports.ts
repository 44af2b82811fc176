import type { IDataObject } from 'n8n-workflow';
import type { WorkflowRun } from '../../support/engine';
import type { Facts } from './facts';
import type { Watch } from './mutations';
import { LAST_NODE } from './template';
import type { Task } from './timeline';

/** The state that each successful outcome claims. */
const CLAIMS: Readonly<Record<string, string>> = {
	isolated: 'AGENT_ISOLATED',
	alreadyIsolated: 'AGENT_ISOLATED',
	released: 'AGENT_UNISOLATED',
	alreadyReleased: 'AGENT_UNISOLATED',
};

const words = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** What people were told: invariant 6, and that no outcome claims what was not read. */
export class Reports {
	/** Hosts that were told about since the last `forget`. */
	private readonly told = new Set<number>();

	private readonly heldBack = new Set<number>();

	constructor(
		private readonly facts: Facts,
		private readonly watch: Watch,
	) {}

	forget(): void {
		this.told.clear();
	}

	/** Hosts that the trigger holds back: each once for each reason, so what was told before still counts. */
	held(items: readonly IDataObject[]): void {
		for (const { host, held, reasonText, nextStep } of items) {
			this.facts.reach(`held: ${String(held)}`);
			if (!words(held) || !words(reasonText) || !words(nextStep)) {
				this.facts.violate(6, `a host is held back without a reason: ${JSON.stringify({ held, reasonText, nextStep })}`);
			}
			this.heldBack.add(Number((host as IDataObject).id));
		}
	}

	wasTold(hostId: number): boolean {
		return this.told.has(hostId) || this.heldBack.has(hostId);
	}

	executionEnded(task: Task, asked: readonly IDataObject[], run: WorkflowRun): void {
		if (run.error) return this.facts.violate(6, `the execution failed as a whole: ${run.error.message} ${run.error.description ?? ''}`);
		const told = run.items(LAST_NODE);
		// That what is contained still is, is no news.
		const silent = run.items('How Did It End?', 0).length;
		if (told.length !== asked.length - silent) {
			this.facts.violate(6, `${asked.length} hosts were asked about, ${told.length} are reported: ${JSON.stringify(told)}`);
		}
		for (const item of told) this.check(task, item);
		for (const { host } of asked) this.told.add(Number((host as IDataObject).id));
	}

	/** By what is so, not by what the item says. */
	private whyNotFound({ record }: IDataObject): string {
		const machine = this.facts.ofHost(Number((record as IDataObject | undefined)?.hostId));
		if (!machine) return 'of no host';
		return machine.agents.length === 0 ? 'no agent' : 'agent uninstalled';
	}

	private check(task: Task, item: IDataObject): void {
		const outcome = String(item.outcome ?? (words(item.held) ? 'held' : 'error'));
		this.facts.reach(outcome === 'notFound' ? `notFound: ${this.whyNotFound(item)}` : outcome);
		if (!words(item.report)) this.facts.violate(6, `an item without a report: ${JSON.stringify(item)}`);
		if (words(item.held)) return;
		if (!words(item.reason) && !words(item.error)) this.facts.violate(6, `“${outcome}” without a reason`);
		if (outcome !== 'error' && !words(item.nextStep)) this.facts.violate(6, `“${outcome}” without a next step`);
		const claimed = CLAIMS[outcome];
		const endpointId = String((item.endpoint as IDataObject | null | undefined)?.id ?? '');
		if (claimed !== undefined && this.watch.lastRead(task, endpointId) !== claimed) {
			this.facts.violate(5, `“${outcome}” is reported of ${endpointId}, last read as ${this.watch.lastRead(task, endpointId)}`);
		}
	}
}
