import type { SimClock } from '../../core/clock';
import type { CortexSwitches } from '../switches';
import { readXql, XqlSyntaxError, type XqlQuery } from './xqlText';
import { HOUR } from './presence';

type Row = Record<string, unknown>;

/** When a query looks at, in epoch ms. */
export interface XqlRange {
	from: number;
	to: number;
}

export interface RunningQuery {
	id: string;
	text: string;
	startedAt: number;
	endsAt: number;
	/** Made when the query ends, and kept. */
	rows: () => Row[];
}

/** The newest rows first, one in each second. */
const SECOND = 1_000;

/** The queries of a tenant: what they read, what they cost, and which run. */
export class XqlQueries {
	private readonly datasets = new Map<string, Row[]>();

	private readonly queries = new Map<string, RunningQuery>();

	private used = 0;

	private refused = 0;

	private mostAtOnce = 0;

	private day = 0;

	constructor(
		private readonly clock: SimClock,
		private readonly switches: CortexSwitches,
		private readonly endpoints: () => Row[],
	) {}

	/** Puts rows into a dataset, which is made if need be. */
	add(dataset: string, rows: readonly Row[]): void {
		this.datasets.set(dataset, [...(this.datasets.get(dataset) ?? []), ...rows]);
	}

	/** Adds rows of a realistic form, the same ones for the same count. */
	seed(dataset: string, count: number): void {
		const now = this.clock.now();
		const rows = Array.from({ length: count }, (_, index) => ({
			_time: now - index * SECOND,
			agent_hostname: `FIN-LT-${String(index % 500).padStart(4, '0')}`,
			action_process_image_name: index % 3 === 0 ? 'rundll32.exe' : 'svchost.exe',
			event_type: 'PROCESS',
			// Texts stand for booleans and nulls.
			agent_is_vdi: 'FALSE',
			action_file_path: 'NULL',
		}));
		this.add(dataset, rows);
	}

	/** Starts a query; undefined when all places are taken. @throws XqlSyntaxError, XqlNotOffered */
	start(text: string, range: XqlRange): RunningQuery | undefined {
		const query = readXql(text);
		if (query.dataset !== 'endpoints' && !this.datasets.has(query.dataset)) {
			throw new XqlSyntaxError(1, 1, `there is no dataset ${query.dataset}`);
		}
		this.beginDay();
		if (this.running().length >= this.switches.xqlParallel) {
			this.refused += 1;
			return undefined;
		}
		this.used += this.switches.xqlCost;
		const startedAt = this.clock.now();
		let found: Row[] | undefined;
		const started: RunningQuery = {
			id: `${String(this.queries.size + 1).padStart(14, '0')}_15006_inv`,
			text,
			startedAt,
			endsAt: startedAt + this.switches.xqlRunSeconds * SECOND,
			rows: () => (found ??= this.rowsOf(query, range)),
		};
		this.queries.set(started.id, started);
		this.mostAtOnce = Math.max(this.mostAtOnce, this.running().length);
		return started;
	}

	/** A query that is kept still. */
	get(id: string): RunningQuery | undefined {
		const query = this.queries.get(id);
		return query && this.clock.now() <= query.endsAt + this.switches.xqlKeptHours * HOUR ? query : undefined;
	}

	/** Whether the query has ended. */
	hasEnded({ endsAt }: RunningQuery): boolean {
		return this.clock.now() >= endsAt;
	}

	running(): RunningQuery[] {
		return [...this.queries.values()].filter((query) => !this.hasEnded(query));
	}

	/** The compute units that are left today. */
	remaining(): number {
		this.beginDay();
		return this.switches.xqlDailyQuota - this.used;
	}

	/** What counts today. */
	today(): { used: number; refused: number; mostAtOnce: number; queries: number } {
		this.beginDay();
		const queries = [...this.queries.values()].filter(({ startedAt }) => startedAt >= this.day).length;
		return { used: this.used, refused: this.refused, mostAtOnce: this.mostAtOnce, queries };
	}

	clear(): void {
		this.datasets.clear();
		this.queries.clear();
		this.day = 0;
	}

	/** The counts begin anew at midnight UTC. */
	private beginDay(): void {
		const day = this.clock.now() - (this.clock.now() % (24 * HOUR));
		if (day === this.day) return;
		this.day = day;
		this.used = 0;
		this.refused = 0;
		this.mostAtOnce = 0;
	}

	private rowsOf({ dataset, stages }: XqlQuery, { from, to }: XqlRange): Row[] {
		const all = dataset === 'endpoints' ? this.endpoints() : (this.datasets.get(dataset) ?? []);
		const inRange = all.filter(({ _time: time }) => typeof time !== 'number' || (time >= from && time <= to));
		return stages.reduce((rows, stage) => stage(rows), inRange);
	}
}
