import { z } from 'zod';
import { badRequest } from '../literals';
import type { Action } from '../world/actions';
import type { Api } from './api';
import { missing } from './api';

const groupActionId = z.looseObject({
	group_action_id: z.union([z.number(), z.string()], missing('group_action_id')),
});

/**
 * The id of an action call, as a number. The schema asks for an integer; whether a string passes is a switch.
 */
export function actionIdOf(value: number | string, mustBeNumber: boolean): number {
	const id = Number(value);
	if ((mustBeNumber && typeof value === 'string') || !Number.isSafeInteger(id)) {
		throw badRequest('group_action_id: an integer is expected');
	}
	return id;
}

/**
 * `actions/get_action_status`: the per-endpoint states of one action. There is no call that lists or cancels
 * actions.
 */
export function actionRoutes(api: Api): void {
	const { world, switches } = api;
	api.route({
		path: 'actions/get_action_status',
		needs: 'actionView',
		schema: groupActionId,
		handle: ({ group_action_id }) => {
			const action = world.actions.get(actionIdOf(group_action_id, switches.groupActionIdMustBeNumber));
			if (!action) return unknownAction(api);
			if (world.clock.now() < action.createdAt + switches.actionStatusEmptyMs) return { reply: { data: {} } };
			return { reply: { data: statuses(api, action), ...errorReasons(api, action) } };
		},
	});
}

export { groupActionId };

function unknownAction({ switches }: Api): unknown {
	switch (switches.unknownActionReply) {
		case 'emptyData':
			return { reply: { data: {} } };
		case 'noData':
			return { reply: {} };
		case 'error':
			throw badRequest('group_action_id was not found');
	}
}

function statuses({ switches }: Api, { executions }: Action): Record<string, string> {
	return Object.fromEntries(
		[...executions].map(([id, { status }]) => [
			id,
			status === 'CANCELLED' ? switches.cancelSpelling : status,
		]),
	);
}

function errorReasons({ switches }: Api, { executions }: Action): { errorReasons?: unknown } {
	const failed = [...executions].filter(([, { error }]) => error !== null);
	if (failed.length > 0)
		return { errorReasons: Object.fromEntries(failed.map(([id, { error }]) => [id, error])) };
	if (switches.emptyErrorReasons === 'absent') return {};
	return { errorReasons: switches.emptyErrorReasons === 'null' ? null : {} };
}
