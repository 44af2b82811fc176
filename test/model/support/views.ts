import type { Facts } from './facts';
import type { MachineName } from './machines';
import type { Task } from './timeline';

/** What a poll can have seen of a machine, whenever during the poll it looked. */
export interface View {
	/** At some moment it was to be isolated. */
	couldBeWanted: boolean;
	/** At some moment an isolation of ours was to end. */
	couldBeUnwanted: boolean;
	/** At some moment its tags said that its isolation is this workflow’s to release. */
	couldBeOurs: boolean;
	/** At its begin its tags said so. */
	wasOurs: boolean;
}

/** Follows wishes and ownership from outside, while polls look at them. */
export class Views {
	private readonly polls = new Map<Task, Map<MachineName, View>>();

	constructor(private readonly facts: Facts) {}

	pollStarted(task: Task): void {
		this.polls.set(task, new Map());
		this.look();
	}

	/** Something changed: polls under way may see it before or after. */
	look(): void {
		const isOpen = this.facts.isWindowOpen();
		for (const machine of this.facts.machines.values()) {
			const wanted = this.facts.isWanted(machine);
			const unwanted = this.facts.mayEnd(machine);
			const ours = this.facts.isMarked(machine);
			for (const views of this.polls.values()) {
				const view = views.get(machine.name) ?? { couldBeWanted: false, couldBeUnwanted: false, couldBeOurs: false, wasOurs: ours };
				view.couldBeWanted ||= wanted && isOpen;
				view.couldBeUnwanted ||= unwanted;
				view.couldBeOurs ||= ours;
				views.set(machine.name, view);
			}
		}
	}

	/** Returns what the poll can have seen. */
	pollEnded(task: Task, isDone: boolean): Map<MachineName, View> {
		this.look();
		for (const machine of this.facts.machines.values()) {
			if (isDone && machine.gone === null && this.facts.isMarked(machine) && this.polls.get(task)?.get(machine.name)?.wasOurs) machine.wasSeen = true;
		}
		const views = this.polls.get(task) ?? new Map<MachineName, View>();
		this.polls.delete(task);
		return views;
	}
}
