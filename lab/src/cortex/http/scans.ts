import { z } from 'zod';
import { actionReply } from './reply';
import type { Api } from './api';
import { missing } from './api';
import { filtersSchema, incidentId } from './schemas';
import { actionTargets } from './targets';

const schema = z.looseObject({
	filters: z.union([filtersSchema, z.literal('all')], missing('filters')),
	incident_id: incidentId,
});

/** Scans, and the only cancel-like call there is: `abort_scan`. */
export function scanRoutes(api: Api): void {
	const { world, switches } = api;
	const scansOn = (id: string) =>
		world.actions
			.openOn(id)
			.filter(({ action, status }) => action.kind === 'scan' && status !== 'PENDING_ABORT');

	api.route({
		path: 'endpoints/scan',
		needs: 'scan',
		schema,
		handle: ({ filters }, call) => {
			const named = filters === 'all' ? [] : filters;
			const targets = actionTargets(api, 'SCAN', named, call, ({ id }) => scansOn(id).length === 0);
			return actionReply(world.start('scan', targets).id, targets.length, switches);
		},
	});

	api.route({
		path: 'endpoints/abort_scan',
		needs: 'scan',
		schema,
		handle: ({ filters }, call) => {
			const named = filters === 'all' ? [] : filters;
			const targets = actionTargets(api, 'ABORT_SCAN', named, call, ({ id }) => scansOn(id).length > 0);
			const { id } = world.startAbort(targets);
			return actionReply(id, targets.length, switches);
		},
	});
}
