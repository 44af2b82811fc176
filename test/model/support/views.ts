import type { IDataObject } from 'n8n-workflow';
import type { Facts } from './facts';
import type { Machine, MachineName } from './machines';
import type { Task } from './timeline';

/** What a poll can have seen of a machine, whenever during the poll it looked. */
export interface View {
	/** At some moment it was to be isolated. */
	couldBeWanted: boolean;
	/** At some moment an isolation of ours was to end. */
	couldBeUnwanted: boolean;
	/** At some moment its isolation was this workflow’s to release. */
	couldBeOurs: boolean;
}

interface Episode {
	open: boolean;
	askedToIsolate: boolean;
	askedToRelease: number;
}

/** A release that no tag calls for is asked for so often (docs/trigger.md, “Unconfirmed withdrawal”). */
const UNCONFIRMED_RELEASES = 2;

/**
 * Follows wishes and ownership from outside. A host comes under management when it is wanted. It leaves it when it is not
 * wanted, carries no mark, and was never asked to be isolated or has been asked for release as often as the trigger does.
 */
export class Views {
	private readonly episodes = new Map<MachineName, Episode>();

	private readonly polls = new Map<Task, Map<MachineName, View>>();

	constructor(private readonly facts: Facts) {
		for (const name of facts.machines.keys()) {
			this.episodes.set(name, { open: false, askedToIsolate: false, askedToRelease: 0 });
		}
	}

	pollStarted(task: Task): void {
		this.polls.set(task, new Map());
		this.look();
	}

	/** Something changed: polls under way may see it before or after. */
	look(): void {
		for (const machine of this.facts.machines.values()) {
			const wanted = this.facts.isWanted(machine);
			const open = this.facts.isWindowOpen();
			const episode = this.episode(machine);
			if (wanted && !episode.open) Object.assign(episode, { open: true, askedToIsolate: false, askedToRelease: 0 });
			if (wanted) episode.askedToRelease = 0;
			for (const views of this.polls.values()) {
				const view = views.get(machine.name) ?? { couldBeWanted: false, couldBeUnwanted: false, couldBeOurs: false };
				view.couldBeWanted ||= wanted && open;
				view.couldBeUnwanted ||= this.facts.mayEnd(machine);
				view.couldBeOurs ||= episode.open;
				views.set(machine.name, view);
			}
		}
	}

	/** Returns what the poll can have seen. */
	pollEnded(task: Task, items: readonly IDataObject[], failed: boolean): Map<MachineName, View> {
		this.look();
		const views = this.polls.get(task) ?? new Map<MachineName, View>();
		this.polls.delete(task);
		for (const item of items) {
			const machine = this.facts.ofHost(Number((item.host as IDataObject).id));
			const episode = machine && this.episode(machine);
			if (!episode) continue;
			if (item.desired === 'isolated') episode.askedToIsolate = true;
			else episode.askedToRelease += 1;
		}
		if (!failed && items.length === 0) this.close();
		return views;
	}

	private close(): void {
		for (const machine of this.facts.machines.values()) {
			const episode = this.episode(machine);
			if (!episode.open || this.facts.isWanted(machine) || this.facts.isMarked(machine)) continue;
			if (!episode.askedToIsolate || episode.askedToRelease >= UNCONFIRMED_RELEASES) episode.open = false;
		}
	}

	private episode({ name }: Machine): Episode {
		const episode = this.episodes.get(name);
		if (!episode) throw new Error(`There is no machine ${name}`);
		return episode;
	}
}
