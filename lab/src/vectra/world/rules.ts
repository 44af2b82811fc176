import type { Detection } from './types';

export interface Rule {
	readonly id: number;
	readonly triage_category: string;
	readonly detections: Detection[];
}

/** Triage rules, as far as marking detections needs them. */
export class Rules {
	private readonly byId = new Map<number, Rule>();

	private nextId = 1;

	/** Triages detections under a category. */
	add(triage_category: string, detections: Detection[]): Rule {
		const rule = { id: this.nextId++, triage_category, detections };
		this.byId.set(rule.id, rule);
		for (const detection of detections) Object.assign(detection, { is_triaged: true, triage_rule_id: rule.id });
		return rule;
	}

	/** Takes detections out of triage. */
	release(detections: readonly Detection[]): void {
		for (const detection of detections) Object.assign(detection, { is_triaged: false, triage_rule_id: null });
	}

	all(): Rule[] {
		return [...this.byId.values()];
	}

	get(id: number): Rule | undefined {
		return this.byId.get(id);
	}

	clear(): void {
		this.byId.clear();
		this.nextId = 1;
	}
}
