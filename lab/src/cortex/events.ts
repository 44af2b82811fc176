import { z } from 'zod';
import type { CortexWorld } from './world/world';

const failNextSchema = z.strictObject({
	event: z.literal('fail-next'),
	/** `fail`: the agent reports failure. `hang`: it takes the action and never answers. */
	mode: z.enum(['fail', 'hang']).default('fail'),
	status: z.string().min(1).default('FAILED'),
	reason: z
		.strictObject({
			errorDescription: z.string(),
			errorData: z.string().optional(),
			terminated_by: z.string().optional(),
			terminate_result: z.array(z.unknown()).optional(),
			missing_files: z.array(z.strictObject({ description: z.string() })).optional(),
		})
		.default({
			errorDescription: 'The requested object was not present.',
			errorData: '{"reportIds":[],"errorText":""}',
		}),
});

export const SIMPLE_EVENTS = [
	'disconnect',
	'connect',
	'lose',
	'uninstall',
	'reinstall',
	'console-isolate',
	'console-release',
	'self-revert',
	'cancel-pending',
	'expire-pending',
] as const;

const simpleSchema = z.strictObject({ event: z.enum(SIMPLE_EVENTS) });

/** What can happen to one endpoint, from outside the API. */
export const eventSchema = z.discriminatedUnion('event', [simpleSchema, failNextSchema]);

const timing = {
	/** A fragment of the API path, such as `endpoints/isolate`. */
	before: z.string().min(1),
	/** Only before calls whose body holds this text, such as an endpoint ID. */
	bodyContains: z.string().min(1).optional(),
	endpointId: z.string().min(1),
	/** Before how many calls it happens. */
	times: z.int().positive().default(1),
};

/**
 * An event that happens right before the next matching API call is handled: the race between a check and a
 * call.
 */
export const hookSchema = z.discriminatedUnion('event', [
	simpleSchema.extend(timing),
	failNextSchema.extend(timing),
]);

export type EndpointEvent = z.infer<typeof eventSchema>;

/** Lets an event happen. Returns what the control API answers. */
export function runEvent(world: CortexWorld, id: string, input: EndpointEvent): unknown {
	switch (input.event) {
		case 'disconnect':
			world.disconnect(id);
			break;
		case 'connect':
			world.connect(id);
			break;
		case 'lose':
			world.lose(id);
			break;
		case 'uninstall':
			world.uninstall(id);
			break;
		case 'reinstall': {
			const newId = world.reinstall(id);
			return { ok: true, endpointId: newId, endpoint: world.endpoint(newId) };
		}
		case 'console-isolate':
			return { ok: true, actionId: world.consoleIsolate(id), endpoint: world.endpoint(id) };
		case 'console-release':
			return { ok: true, actionId: world.consoleRelease(id), endpoint: world.endpoint(id) };
		case 'self-revert':
			world.selfRevert(id);
			break;
		case 'cancel-pending':
			return { ok: true, actionIds: endAll(id, world, world.cancelPending), endpoint: world.endpoint(id) };
		case 'expire-pending':
			return { ok: true, actionIds: endAll(id, world, world.expirePending), endpoint: world.endpoint(id) };
		case 'fail-next': {
			const { mode, status, reason } = input;
			world.failNext(id, { mode, status, reason });
			break;
		}
	}
	return { ok: true, endpoint: world.endpoint(id) };
}

/** Ends every action that is pending on an endpoint, as a person who clears its queue in the console, or as time does. */
function endAll(id: string, world: CortexWorld, end: CortexWorld['cancelPending']): number[] {
	world.find(id);
	const pending = world.actions.openOn(id).filter(({ status }) => status === 'PENDING');
	if (pending.length === 0) throw new Error(`Nothing is pending on ${id}`);
	return pending.map(({ action }) => {
		end.call(world, action.id, id);
		return action.id;
	});
}
