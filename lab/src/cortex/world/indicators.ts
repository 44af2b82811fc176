/** A rule that raises an alert where its indicator is seen. */
export interface Indicator {
	rule_id: number;
	indicator: string;
	type: string;
	severity: string;
	[field: string]: unknown;
}

/** Indicators of compromise: one rule for each value. */
export class Indicators {
	private readonly byValue = new Map<string, Indicator>();

	private nextId = 1;

	/** Adds a rule, or overwrites the one with the same value. */
	put(input: Omit<Indicator, 'rule_id'>): { rule: Indicator; isNew: boolean } {
		const key = String(input.indicator).toLowerCase();
		const known = this.byValue.get(key);
		const rule = { ...input, rule_id: known?.rule_id ?? this.nextId++ } as Indicator;
		this.byValue.set(key, rule);
		return { rule, isNew: known === undefined };
	}

	list(): Indicator[] {
		return [...this.byValue.values()];
	}

	remove(rules: readonly Indicator[]): void {
		for (const { indicator } of rules) this.byValue.delete(indicator.toLowerCase());
	}

	clear(): void {
		this.byValue.clear();
		this.nextId = 1;
	}
}
