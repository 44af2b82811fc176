import { BOTH, byId, site } from '../site';

const assign = (user: number, rest: object = {}) => ({
	resource: 'assignment',
	operation: 'create',
	entityType: 'host',
	entity: byId(7),
	user: byId(user),
	...rest,
});
const resolve = (assignment: number, outcome: number, options: object = {}) => ({
	resource: 'assignment',
	operation: 'resolve',
	assignment: byId(assignment),
	outcome: byId(outcome),
	options,
});

describe.each(BOTH)('assignments on %s', (deployment) => {
	it('create, leave, hand over, resolve: each safe to repeat', async () => {
		const { world, good, writes } = await site(deployment);
		const host = world.addHost({ id: 7 });
		world.addAccount({ id: 7, name: 'j.doe@example.com' });
		const detection = world.addDetection({ id: 70, host_id: 7 });
		const [created] = await good(assign(31));
		expect(created).toMatchObject({ result: 'created', entityType: 'host', entityId: 7, assignedBefore: null });
		expect(await good(assign(31))).toMatchObject([{ result: 'unchanged' }]);
		expect(await good(assign(28, { options: { ifAssigned: 'keep' } }))).toMatchObject([{ result: 'unchanged' }]);
		expect(await good(assign(28))).toMatchObject([{ result: 'reassigned' }]);
		expect(world.assignments.openOn(host)?.assigned_to.id).toBe(28);
		expect(await good(assign(31, { entityType: 'account' }))).toMatchObject([{ result: 'created', entityType: 'account' }]);
		writes();

		const { id } = created.assignment as { id: number };
		const options = { note: 'done <b>', triageAs: 'Scanner', markAsFixed: true, detectionIds: '70' };
		expect(await good(resolve(id, 3, options))).toMatchObject([{ result: 'resolved', outcome: 'False Positive', resolvedBefore: false }]);
		expect(writes()).toEqual([
			{
				call: `PUT /assignments/${id}/resolve`,
				body: { outcome: 3, note: 'done &lt;b&gt;', triage_as: 'Scanner', mark_as_fixed: true, detection_ids: [70] },
			},
		]);
		expect(detection.state).toBe('fixed');
		expect(await good(resolve(id, 3))).toMatchObject([{ result: 'unchanged', resolvedBefore: true }]);
	});

	it('says who has it, what was decided, and which detections are foreign', async () => {
		const { world, run, good, writes } = await site(deployment);
		world.addHost({ id: 7 });
		world.addDetection({ id: 71, host_id: world.addHost({ id: 8 }).id });
		const said = async (parameters: object) => {
			const { error } = await run(parameters as never);
			return `${error?.message} | ${error?.description}`;
		};
		expect(await said(assign(101))).toMatch(/User 101 does not have permissions/);
		expect(await said(assign(31, { entity: byId(99) }))).toMatch(/Unable to look up specified entity/);
		const [{ assignment }] = await good(assign(31));
		const { id } = assignment as { id: number };
		writes();
		expect(await said(assign(28, { options: { ifAssigned: 'fail' } }))).toMatch(/^The host 7 is assigned to .+ already/);
		expect(await said(resolve(id, 1, { markAsFixed: true }))).toMatch(/^Mark as Fixed is set, but no detection is given/);
		expect(await said(resolve(999, 1))).toMatch(/^There is no assignment 999 in Vectra/);
		expect(writes()).toEqual([]);
		expect(await said(resolve(id, 1, { detectionIds: '71', markAsFixed: true }))).toMatch(/71.* do not exist on this host/);
		await good(resolve(id, 1));
		expect(await said(resolve(id, 2))).toMatch(new RegExp(`^Assignment ${id} is resolved already, as “Benign True Positive”`));
	});

	it.each([
		['POST', 'replyLost'],
		['POST', 'reset'],
		['PUT', 'replyLost'],
		['PUT', 'reset'],
	] as const)('reads what became of a %s: %s', async (method, kind) => {
		const { world, good, fault, writes } = await site(deployment);
		const host = world.addHost({ id: 7 });
		if (method === 'PUT') await good(assign(28));
		else await good(resolve(0, 1)).catch(() => undefined);
		writes();
		fault({ kind, method, path: '/assignments', times: 1 });
		expect(await good(assign(31))).toMatchObject([{ result: method === 'POST' ? 'created' : 'reassigned' }]);
		expect(world.assignments.openOn(host)?.assigned_to.id).toBe(31);
		expect(world.assignments.of(host)).toHaveLength(1);
		expect(writes()).toHaveLength(kind === 'reset' ? 2 : 1);
		const id = world.assignments.openOn(host)?.id ?? 0;
		fault({ kind, method: 'PUT', path: '/resolve', times: 1 });
		expect(await good(resolve(id, 1))).toMatchObject([{ result: 'resolved' }]);
	});

	it('are removed while they are open, and only then', async () => {
		const { world, good, run, writes, fault } = await site(deployment);
		const host = world.addHost({ id: 7 });
		const idOf = async () => ((await good(assign(31)))[0].assignment as { id: number }).id;
		const remove = (id: number, options: object = {}) => ({ resource: 'assignment', operation: 'remove', assignment: byId(id), options });
		const id = await idOf();
		writes();
		expect(await good(remove(id))).toMatchObject([{ removed: true, assignedTo: 'soc@lab.example', assignmentId: id }]);
		expect(writes().map(({ call }) => call)).toEqual([`DELETE /assignments/${id}`]);
		expect(world.assignments.openOn(host)).toBeUndefined();
		expect((await run(remove(id))).error?.message).toBe(`There is no assignment ${id} in Vectra`);
		expect(await good(remove(id, { ignoreMissing: true }))).toMatchObject([{ removed: false, assignment: null }]);
		expect(writes()).toEqual([]);

		const resolved = await idOf();
		await good(resolve(resolved, 3));
		writes();
		expect((await run(remove(resolved))).error?.message).toBe(`Assignment ${resolved} is resolved, as “False Positive”`);
		expect(writes()).toEqual([]);

		for (const kind of ['replyLost', 'reset'] as const) {
			const next = await idOf();
			fault({ kind, method: 'DELETE', times: 1 });
			expect(await good(remove(next))).toMatchObject([{ removed: true }]);
			expect(world.assignments.openOn(host)).toBeUndefined();
		}
	});

	it('have outcomes, to which one is added once', async () => {
		const { world, good, run, writes, fault } = await site(deployment);
		const list = { resource: 'assignment', operation: 'getOutcomes', returnAll: true };
		const add = (title: string, category = 'false_positive') => ({ resource: 'assignment', operation: 'createOutcome', title, category });
		expect((await good(list)).map(({ id, builtIn }) => [id, builtIn])).toEqual([[1, true], [2, true], [3, true]]);
		const [created] = await good(add(' Known  scanner '));
		expect(created).toEqual({ created: true, title: 'Known scanner', category: 'false_positive', builtIn: false, selectable: true, id: 4 });
		expect(writes()).toEqual([{ call: 'POST /assignment_outcomes', body: { title: 'Known scanner', category: 'false_positive' } }]);
		expect(await good(add('KNOWN scanner'))).toMatchObject([{ created: false, title: 'Known scanner', id: 4 }]);
		expect((await run(add('False positive', 'benign_true_positive'))).error?.message).toBe(
			'Vectra has the outcome “False positive” already (3), in the category false_positive',
		);
		expect(writes()).toEqual([]);
		for (const kind of ['replyLost', 'reset'] as const) {
			fault({ kind, method: 'POST', path: '/assignment_outcomes', times: 1 });
			expect(await good(add(kind))).toMatchObject([{ created: true, title: kind }]);
			expect(world.assignments.outcomes().filter(({ title }) => title === kind)).toHaveLength(1);
		}
		// Beyond the first page of the list, which has a size of its own.
		for (let index = 0; index < 60; index += 1) world.assignments.addOutcome(`Outcome ${index}`, 'false_positive');
		expect(await good(add('outcome 59'))).toMatchObject([{ created: false }]);
		expect(await good(list)).toHaveLength(66);
	});
});
