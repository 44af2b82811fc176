import { badFields, conflict, notFound, required, titled } from '../literals';
import { pageOf } from '../paging';
import { assignmentRow } from '../render/assignment';
import { OUTCOME_CATEGORIES, type Assignment, type Outcome } from '../world/assignments';
import type { Detection, Entity } from '../world/types';
import type { User } from '../world/users';
import { answer, NO_CONTENT, type Api, type Call } from './api';
import { anyOf, flag, passing, testsOf, time, type Filters } from './filters';

const FILTERS: Filters<Assignment> = {
	hosts: anyOf(({ entity }) => (entity.type === 'host' ? [entity.id] : [])),
	accounts: anyOf(({ entity }) => (entity.type === 'account' ? [entity.id] : [])),
	assignees: anyOf(({ assigned_to }) => [assigned_to.id]),
	resolution: anyOf(({ outcome }) => (outcome ? [outcome.id] : [])),
	resolved: flag(({ resolved }) => resolved !== null),
	created_after: time(({ assigned }) => assigned, 'gte'),
};

/** Assignments; the singular path is in some documents, the plural in every client. */
export function assignmentRoutes(api: Api): void {
	const { world } = api;
	api.add(
		{
			method: 'GET',
			path: '/assignments',
			handle: (call) => {
				const rows = passing([...world.assignments.all()].reverse(), testsOf(call, FILTERS));
				return pageOf(call, rows, (one) => assignmentRow(one), true);
			},
		},
		{ method: 'POST', path: '/assignments', handle: assign },
	);
	for (const base of ['/assignments', '/assignment']) {
		api.add(
			{
				method: 'GET',
				path: `${base}/:id`,
				handle: (call) => ({ assignment: assignmentRow(assignmentOf(call)) }),
			},
			{ method: 'PUT', path: `${base}/:id`, handle: reassign },
			{
				method: 'DELETE',
				path: `${base}/:id`,
				handle: (call) => {
					const assignment = assignmentOf(call);
					world.assignments.remove(assignment);
					world.touch(entityOf(call, assignment), 'Assignment');
					return NO_CONTENT;
				},
			},
			{ method: 'PUT', path: `${base}/:id/resolve`, handle: resolve },
		);
	}
	outcomeRoutes(api);
}

function assignmentOf({ world, params }: Call): Assignment {
	const assignment = world.assignments.get(Number(params.id));
	if (!assignment) throw notFound();
	return assignment;
}

const entityOf = ({ world }: Call, { entity }: Assignment): Entity | undefined =>
	world.find(entity.type, entity.id);

function assign(call: Call): unknown {
	const { world, body, caller } = call;
	const type = body.assign_account_id === undefined ? 'host' : 'account';
	const entity = world.find(type, Number(body.assign_account_id ?? body.assign_host_id));
	if (!entity) throw titled('Unable to look up specified entity');
	const user = assignee(call, `${type}s`);
	if (world.assignments.openOn(entity)) throw conflict('Entity already has an open assignment.');
	const assignment = world.assignments.create(entity, user, caller.actor, world.clock.now());
	world.touch(entity, 'Assignment');
	world.audit(caller.actor, 'assignments', 'created', { id: assignment.id });
	return answer(201, { assignment: assignmentRow(assignment, true) });
}

function reassign(call: Call): unknown {
	const { world, caller } = call;
	const assignment = openOne(call);
	world.assignments.reassign(
		assignment,
		assignee(call, `${assignment.entity.type}s`),
		caller.actor,
		world.clock.now(),
	);
	world.touch(entityOf(call, assignment), 'Assignment');
	return { assignment: assignmentRow(assignment) };
}

function openOne(call: Call): Assignment {
	const assignment = assignmentOf(call);
	if (assignment.resolved !== null) throw conflict('Assignment has already been resolved.');
	return assignment;
}

/** The user of `assign_to_user_id`, who must be allowed to take assignments. */
function assignee({ world, body }: Call, plural: string): User {
	if (body.assign_to_user_id === undefined) throw required('assign_to_user_id');
	const user = world.users.get(Number(body.assign_to_user_id));
	if (user?.assignable) return user;
	throw titled(`User ${String(body.assign_to_user_id)} does not have permissions to be assigned to ${plural}.`);
}

/** Ends an assignment with an outcome, and triages or fixes detections of its entity along the way. */
function resolve(call: Call): unknown {
	const { world, body, caller } = call;
	const assignment = openOne(call);
	const outcome = world.assignments.outcomes().find(({ id }) => id === Number(body.outcome));
	if (!outcome)
		throw body.outcome === undefined ? required('outcome') : badFields({ outcome: ['Unknown outcome.'] });
	const detections = detectionsOf(call, assignment);
	const ids = detections.map(({ id }) => id);
	const triageAs = typeof body.triage_as === 'string' && body.triage_as !== '' ? body.triage_as : null;
	const rule = triageAs !== null && ids.length > 0 ? world.rules.add(triageAs, detections) : undefined;
	const fixes = String(body.mark_as_fixed ?? '').toLowerCase() === 'true';
	if (fixes) world.setFixed(detections, true);
	const done = { triageAs, triaged: rule ? ids : [], fixed: fixes ? ids : [], rules: rule ? [rule.id] : [] };
	world.assignments.resolve(assignment, outcome, done, caller.actor, world.clock.now());
	const entity = entityOf(call, assignment);
	world.touch(entity, 'Assignment');
	if (entity && typeof body.note === 'string' && body.note !== '') world.addNote(entity, body.note, caller.actor);
	return { assignment: assignmentRow(assignment) };
}

function detectionsOf({ world, body }: Call, { entity }: Assignment): Detection[] {
	const ids = Array.isArray(body.detection_ids) ? body.detection_ids.map(Number) : [];
	const own = new Map(world.detections.of(entity).map((detection) => [detection.id, detection]));
	const foreign = ids.filter((id) => !own.has(id));
	if (foreign.length > 0) {
		throw badFields({
			detection_ids: [`Detection id(s) {${foreign.join(', ')}} do not exist on this ${entity.type}.`],
		});
	}
	return ids.map((id) => own.get(id)).filter((detection) => detection !== undefined);
}

function outcomeRoutes(api: Api): void {
	const { assignments } = api.world;
	const outcomeOf = ({ params }: Call): Outcome => {
		const outcome = assignments.outcomes().find(({ id }) => id === Number(params.id));
		if (!outcome) throw notFound();
		return outcome;
	};
	const customOf = (call: Call): Outcome => {
		const outcome = outcomeOf(call);
		if (outcome.builtin) throw titled('Builtin outcomes cannot be changed.');
		return outcome;
	};
	api.add(
		{
			method: 'GET',
			path: '/assignment_outcomes',
			handle: (call) => pageOf(call, assignments.outcomes(), (outcome) => ({ ...outcome }), true),
		},
		{
			method: 'POST',
			path: '/assignment_outcomes',
			handle: ({ body }) => {
				const { title, category } = readOutcome(body);
				return answer(201, { ...assignments.addOutcome(title, category) });
			},
		},
		{ method: 'GET', path: '/assignment_outcomes/:id', handle: (call) => ({ ...outcomeOf(call) }) },
		{
			method: 'PUT',
			path: '/assignment_outcomes/:id',
			handle: (call) => ({ ...Object.assign(customOf(call), readOutcome(call.body)) }),
		},
		{
			method: 'DELETE',
			path: '/assignment_outcomes/:id',
			handle: (call) => {
				assignments.removeOutcome(customOf(call));
				return NO_CONTENT;
			},
		},
	);
}

function readOutcome({ title, category }: Call['body']): { title: string; category: string } {
	if (typeof title !== 'string' || title === '') throw required('title');
	const known = OUTCOME_CATEGORIES.find((one) => one === category);
	if (!known) throw badFields({ category: [`"${String(category)}" is not a valid choice.`] });
	return { title, category: known };
}
