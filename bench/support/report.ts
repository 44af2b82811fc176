import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seconds, type Result } from './compare';
import { total } from './tenant';

const FOLDER = join(__dirname, '../../.lab/bench');

export interface Table {
	title: string;
	columns: string[];
	rows: string[][];
}

/** Leaves a table where `npm run bench` collects it. */
export function publish(name: string, table: Table): void {
	mkdirSync(FOLDER, { recursive: true });
	writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify(table, null, '\t'));
}

export const COMPARISON_COLUMNS = ['Delay per call', 'Side', 'Time', 'Range', 'CPU', 'Calls', 'Time ratio', 'Calls ratio'];

/** One line per side. The ratios are that side ÷ the baseline: below 1 it took less. */
export function comparisonRows(
	delayMs: number,
	[baselineName, baseline]: [string, Result],
	sides: ReadonlyArray<[string, Result]>,
): string[][] {
	const row = (name: string, { ms, least, most, cpuMs, calls }: Result, ...ratios: string[]): string[] => [
		`${delayMs} ms`,
		name,
		seconds(ms),
		`${seconds(least)} to ${seconds(most)}`,
		seconds(cpuMs),
		String(total(calls)),
		...ratios,
	];
	return [
		...sides.map(([name, result]) =>
			row(name, result, ratio(result.ms, baseline.ms), ratio(total(result.calls), total(baseline.calls))),
		),
		row(`${baselineName} (baseline)`, baseline, '1', '1'),
	];
}

/** Two figures that count: 0.0055, 0.47, 1.3. */
export const ratio = (side: number, baseline: number): string => String(Number((side / baseline).toPrecision(2)));
