import fc from 'fast-check';
import { SimClock } from '../../../../lab/src/core/clock';
import { CortexWorld, switchesSchema, type CortexSwitches } from '../../../../lab/src/cortex';
import { pythonJson } from '../../../../lab/src/cortex/pythonJson';
import { switchChangeSchema } from '../../../../lab/src/cortex/switches';
import { MultiIndex } from '../../../../lab/src/core/multiIndex';

const DAY = 86_400_000;

function makeWorld(switches: Partial<CortexSwitches> = {}): CortexWorld {
	return new CortexWorld(new SimClock(1_000 * DAY), switchesSchema.parse(switches));
}

const find = (world: CortexWorld, field: string, value: string[]): string[] =>
	world.pages
		.read({ filters: [{ field, operator: 'in', value }] }, world.clock.now())
		.page.map(({ id }) => id);

describe('the clock under the world', () => {
	test('a timer may be longer than a native one', () => {
		const clock = new SimClock(0);
		const fired: number[] = [];
		clock.after(60 * DAY, () => fired.push(clock.now()));
		const callOff = clock.after(61 * DAY, () => fired.push(-1));
		clock.advance(60 * DAY - 1);
		expect(fired).toEqual([]);
		callOff();
		clock.advance(10 * DAY);
		expect(fired).toEqual([60 * DAY]);
	});
});

describe('a hundred thousand endpoints', () => {
	const world = makeWorld();
	beforeAll(() => world.seed(100_000));

	test('are found by id, address and host name without a scan', () => {
		const [some] = world.pages.read({ search_from: 50_000, search_to: 50_001 }, world.clock.now()).page;
		const started = performance.now();
		for (let round = 0; round < 1_000; round++) {
			expect(find(world, 'endpoint_id_list', [some.id])).toEqual([some.id]);
			expect(find(world, 'ip_list', [String(some.fields.ip)])).toContain(some.id);
			expect(find(world, 'hostname', [some.fields.endpoint_name])).toContain(some.id);
		}
		// A scan takes some ms each: 3000 of them would take far longer.
		expect(performance.now() - started).toBeLessThan(3_000);
	});

	test('are paged through in a time that does not grow with the square', () => {
		const seen = new Set<string>();
		const started = performance.now();
		const request = { sort: { field: 'endpoint_id', keyword: 'asc' } };
		let total = Infinity;
		for (let from = 0; from < total; from += 100) {
			const { count, page } = world.pages.read(
				{ ...request, search_from: from, search_to: from + 100 },
				world.clock.now(),
			);
			total = count.total_count ?? 0;
			for (const { id } of page) seen.add(id);
		}
		expect(seen.size).toBe(total);
		expect(performance.now() - started).toBeLessThan(5_000);
	});

	test('are all there is room for', () => {
		expect(() => world.seed(1)).toThrow(/at most 100000/);
	});
});

describe('indexes follow changes', () => {
	test('of names and addresses', () => {
		const world = makeWorld();
		const id = String(
			world.addEndpoint({ endpoint_name: 'A', ip: ['10.0.0.1'], ipv6: ['fe80::1'] }).endpoint_id,
		);
		world.setState(id, { endpoint_name: 'B', ip: '10.0.0.2', ipv6: null });
		expect(find(world, 'hostname', ['A'])).toEqual([]);
		expect(find(world, 'hostname', ['B'])).toEqual([id]);
		expect(find(world, 'ip_list', ['10.0.0.1', 'fe80::1'])).toEqual([]);
		expect(find(world, 'ip_list', ['10.0.0.2'])).toEqual([id]);
	});

	test('a page is never older than the last change', () => {
		const world = makeWorld();
		const id = String(world.addEndpoint().endpoint_id);
		expect(find(world, 'isolate', ['isolated'])).toEqual([]);
		world.setState(id, { is_isolated: 'AGENT_ISOLATED' });
		expect(find(world, 'isolate', ['isolated'])).toEqual([id]);
		expect(find(world, 'endpoint_status', ['connected'])).toEqual([id]);
		world.disconnect(id);
		expect(find(world, 'endpoint_status', ['connected'])).toEqual([]);
		expect(find(world, 'endpoint_status', ['lost'])).toEqual([]);
		world.clock.advance(30 * DAY);
		expect(find(world, 'endpoint_status', ['lost'])).toEqual([id]);
		world.clock.advance(150 * DAY);
		expect(find(world, 'group_name', ['Workstations'])).toEqual([]);
	});

	test('an index holds what a map of lists would', () => {
		const command = fc.tuple(fc.boolean(), fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 3 }));
		fc.assert(
			fc.property(fc.array(command), (commands) => {
				const index = new MultiIndex<number>();
				const model = new Map<string, Set<number>>([
					['a', new Set()],
					['b', new Set()],
				]);
				for (const [add, key, value] of commands) {
					if (add) index.add(key, value);
					else index.remove(key, value);
					if (add) model.get(key)!.add(value);
					else model.get(key)!.delete(value);
				}
				for (const [key, values] of model) expect(new Set(index.get(key))).toEqual(values);
			}),
		);
	});
});

describe('agents', () => {
	test('self-revert by hand needs an isolated Linux agent that is offline', () => {
		const world = makeWorld();
		const add = (input: Parameters<CortexWorld['addEndpoint']>[0]) =>
			String(world.addEndpoint(input).endpoint_id);
		const isolated = { is_isolated: 'AGENT_ISOLATED' };
		const online = add({ ...isolated, os_type: 'AGENT_OS_LINUX' });
		const windows = add({ ...isolated, endpoint_status: 'DISCONNECTED' });
		const free = add({ os_type: 'AGENT_OS_LINUX', endpoint_status: 'DISCONNECTED' });
		expect(() => world.selfRevert(online)).toThrow(/offline/);
		expect(() => world.selfRevert(windows)).toThrow(/Linux/);
		expect(() => world.selfRevert(free)).toThrow(/not isolated/);
	});

	test('a pending release completes on an agent that had reverted meanwhile', () => {
		const world = makeWorld();
		const id = String(
			world.addEndpoint({
				os_type: 'AGENT_OS_LINUX',
				is_isolated: 'AGENT_ISOLATED',
				endpoint_status: 'DISCONNECTED',
			}).endpoint_id,
		);
		const answer = world.unisolate([id]);
		world.selfRevert(id);
		world.connect(id);
		expect(world.endpoint(id).is_isolated).toBe('AGENT_PENDING_ISOLATION_CANCELLATION');
		world.clock.advance(60_000);
		expect(world.endpoint(id).is_isolated).toBe('AGENT_UNISOLATED');
		expect(answer.accepted && world.actionStatus(answer.action.id)).toEqual({
			[id]: 'COMPLETED_SUCCESSFULLY',
		});
	});

	test('unknown endpoints and actions are named', () => {
		const world = makeWorld();
		expect(() => world.disconnect('nobody')).toThrow('There is no endpoint nobody');
		expect(() => world.cancelPending(5)).toThrow('There is no action 5');
		expect(world.actionStatus(5)).toBeUndefined();
	});
});

describe('switches', () => {
	test('have a default each, and a default is valid', () => {
		const defaults = switchesSchema.parse({});
		expect(switchesSchema.parse(defaults)).toEqual(defaults);
	});

	test('a change holds what was named and nothing else', () => {
		expect(switchChangeSchema.parse({ heartbeatSeconds: 10 })).toEqual({ heartbeatSeconds: 10 });
		expect(switchChangeSchema.parse({ socketDeliverySeconds: null })).toEqual({
			socketDeliverySeconds: null,
		});
		expect(() => switchChangeSchema.parse({ heartbeat: 10 })).toThrow(/heartbeat/);
		expect(() => switchChangeSchema.parse({ version: '4.x' })).toThrow(/version/);
	});
});

test("bodies in Python's spacing parse to what went in", () => {
	expect(pythonJson({ a: [1, null, 'x: y, z'], b: {} })).toBe('{"a": [1, null, "x: y, z"], "b": {}}');
	fc.assert(
		fc.property(fc.json(), (text) => {
			const value: unknown = JSON.parse(text);
			expect(JSON.parse(pythonJson(value))).toEqual(value);
		}),
	);
});
