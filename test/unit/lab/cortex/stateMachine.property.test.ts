import fc from 'fast-check';
import { SimClock } from '../../../../lab/src/core/clock';
import { CortexWorld, switchesSchema } from '../../../../lab/src/cortex';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

type Isolation = 'U' | 'I' | 'PI' | 'PU';
type Kind = 'isolate' | 'unisolate';

/** What each request leads to, by the state it meets; a state that is missing refuses. */
const REQUESTS: Record<Kind, Partial<Record<Isolation, Isolation>>> = {
	isolate: { U: 'PI' },
	unisolate: { I: 'PU' },
};

/** Where an action's end leads, by the state it was pending in. */
const ENDS: Record<string, Partial<Record<Isolation, Isolation>>> = {
	COMPLETED_SUCCESSFULLY: { PI: 'I', PU: 'U' },
	FAILED: { PI: 'U', PU: 'I' },
	TIMEOUT: { PI: 'U', PU: 'I' },
	EXPIRED: { PI: 'U', PU: 'I' },
	CANCELLED: { PI: 'U', PU: 'I' },
};

const NAMES: Record<Isolation, string> = {
	U: 'AGENT_UNISOLATED',
	I: 'AGENT_ISOLATED',
	PI: 'AGENT_PENDING_ISOLATION',
	PU: 'AGENT_PENDING_ISOLATION_CANCELLATION',
};

/** The rules of one endpoint, written down a second time: a table, and a list of what falls due when. */
class Model {
	now = 0;
	online = true;
	lost = false;
	installed = true;
	silentSince: number | null = null;
	isolation: Isolation = 'U';
	failNext = false;
	status: string | null = null;
	private due: number | null = null;
	private expiry = 0;
	private failing = false;
	private unanswered = false;

	get connection(): string {
		if (!this.installed) return 'UNINSTALLED';
		if (this.lost) return 'LOST';
		if (this.silentSince === null) return 'CONNECTED';
		return this.now - this.silentSince >= 30 * DAY ? 'LOST' : 'DISCONNECTED';
	}

	get shown(): boolean {
		return this.silentSince === null || this.now - this.silentSince < (this.installed ? 180 : 7) * DAY;
	}

	request(kind: Kind): boolean {
		const next = REQUESTS[kind][this.isolation];
		if (!this.installed || !this.shown || next === undefined) return false;
		this.isolation = next;
		this.status = 'PENDING';
		this.expiry = this.now + 4 * DAY;
		this.due = this.online ? this.now + 5 * SECOND : null;
		return true;
	}

	disconnect(): void {
		if (!this.online) return;
		this.online = false;
		this.silentSince = this.now;
	}

	connect(): void {
		if (this.online) return;
		this.online = true;
		this.lost = false;
		this.silentSince = null;
		this.unanswered = false;
		if (this.status === 'PENDING' || this.status === 'IN_PROGRESS') this.due = this.now + 5 * SECOND;
	}

	lose(): void {
		this.disconnect();
		this.lost = true;
	}

	uninstall(): void {
		this.disconnect();
		this.silentSince = this.now;
		this.installed = false;
	}

	end(status: string): void {
		this.status = status;
		this.due = null;
		this.isolation = ENDS[status][this.isolation] ?? this.isolation;
	}

	advance(ms: number): void {
		const until = this.now + ms;
		for (;;) {
			const expiry = this.status === 'PENDING' ? this.expiry : Infinity;
			const next = Math.min(this.due ?? Infinity, expiry);
			if (next > until) break;
			this.now = next;
			if (expiry <= next && this.due !== next) this.end('EXPIRED');
			else this.step();
		}
		this.now = until;
	}

	/** The agent's next step on the action, or the lack of it. */
	private step(): void {
		if (this.status === 'PENDING') {
			this.due = null;
			if (!this.online) return;
			this.status = 'IN_PROGRESS';
			this.failing = this.failNext;
			this.failNext = false;
			this.unanswered = false;
			this.due = this.now + 5 * SECOND;
		} else if (this.unanswered) {
			this.unanswered = false;
			this.end('TIMEOUT');
		} else if (this.online) {
			this.end(this.failing ? 'FAILED' : 'COMPLETED_SUCCESSFULLY');
		} else {
			this.unanswered = true;
			this.due = this.now + 30 * MINUTE;
		}
	}
}

interface Step {
	name: string;
	ms?: number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc
			.constantFrom('isolate', 'unisolate', 'console-isolate', 'console-release')
			.map((name) => ({ name })),
	},
	{ weight: 2, arbitrary: fc.constantFrom('disconnect', 'connect').map((name) => ({ name })) },
	{ weight: 1, arbitrary: fc.constantFrom('lose', 'cancel', 'fail-next').map((name) => ({ name })) },
	{
		weight: 3,
		// Odd lengths keep two things from falling due in the same millisecond, where any order would do.
		arbitrary: fc
			.constantFrom(2_003, 6_007, MINUTE + 1, 31 * MINUTE + 7, 5 * DAY + 11, 31 * DAY + 13)
			.map((ms) => ({ name: 'advance', ms })),
	},
);

/** Histories that end, one time in a few, with the agent's removal and what is tried after it. */
const history = fc
	.tuple(fc.array(step, { maxLength: 40 }), fc.boolean(), fc.array(step, { maxLength: 6 }))
	.map(([before, removed, after]) => (removed ? [...before, { name: 'uninstall' }, ...after] : before));

test('the world plays the state machine of the table, over any history', () => {
	const reached = new Set<string>();
	fc.assert(
		fc.property(history, (steps) => {
			const world = new CortexWorld(new SimClock(0), switchesSchema.parse({}));
			const id = String(world.addEndpoint().endpoint_id);
			const model = new Model();
			let action: number | undefined;
			for (const { name, ms } of steps) {
				action = play(world, model, id, action, name, ms);
				const record = world.endpoint(id);
				const seen = [record.endpoint_status, record.is_isolated, action && world.actionStatus(action)?.[id]];
				expect([name, ...seen]).toEqual([
					name,
					model.connection,
					NAMES[model.isolation],
					action && model.status,
				]);
				reached.add(`${model.connection} ${model.isolation}`);
				if (model.status) reached.add(model.status);
			}
		}),
		{ numRuns: 1_500, seed: 20_240_601 },
	);
	// The histories went everywhere they can go.
	const everywhere = ['CONNECTED', 'DISCONNECTED', 'LOST'].flatMap((one) =>
		Object.keys(NAMES).map((two) => `${one} ${two}`),
	);
	expect([...reached]).toEqual(
		expect.arrayContaining([...everywhere, ...Object.keys(ENDS), 'PENDING', 'IN_PROGRESS']),
	);
});

/** Does one step in both. Returns the id of the newest action. */
function play(
	world: CortexWorld,
	model: Model,
	id: string,
	action: number | undefined,
	name: string,
	ms = 0,
): number | undefined {
	switch (name) {
		case 'isolate':
		case 'unisolate': {
			const answer = world[name]([id]);
			expect(answer.accepted).toBe(model.request(name));
			return answer.accepted ? answer.action.id : action;
		}
		case 'console-isolate':
		case 'console-release': {
			const accepted = model.request(name === 'console-isolate' ? 'isolate' : 'unisolate');
			const ask = () => (name === 'console-isolate' ? world.consoleIsolate(id) : world.consoleRelease(id));
			if (accepted) return ask();
			expect(ask).toThrow();
			return action;
		}
		case 'cancel': {
			if (action === undefined) return action;
			const pending = model.status === 'PENDING';
			if (pending) {
				world.cancelPending(action, id);
				model.end('CANCELLED');
			} else {
				expect(() => world.cancelPending(action, id)).toThrow();
			}
			return action;
		}
		case 'fail-next':
			world.failNext(id, { mode: 'fail', status: 'FAILED', reason: { errorDescription: 'no' } });
			model.failNext = true;
			return action;
		case 'advance':
			world.clock.advance(ms);
			model.advance(ms);
			return action;
		default:
			return connectivity(world, model, id, action, name);
	}
}

function connectivity(
	world: CortexWorld,
	model: Model,
	id: string,
	action: number | undefined,
	name: string,
): number | undefined {
	const event = name as 'connect' | 'disconnect' | 'lose' | 'uninstall';
	if (model.installed) {
		world[event](id);
		model[event]();
	} else {
		expect(() => world[event](id)).toThrow();
	}
	return action;
}
