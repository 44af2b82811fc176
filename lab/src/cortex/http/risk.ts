import { z } from 'zod';
import { badRequest } from '../literals';
import type { Api } from './api';
import { missing } from './api';

/** Risk scores need the Identity Threat module; users are not simulated, endpoints are. */
export function riskRoutes(api: Api): void {
	const { world, switches } = api;
	api.route({
		path: 'get_risk_score',
		only: '3.x',
		needs: 'endpointView',
		schema: z.looseObject({ id: z.string(missing('id')) }),
		handle: ({ id }, call) => {
			if (!switches.riskModule) throw badRequest('No identity threat');
			const endpoint = world.endpoints.visible(id, world.clock.now());
			if (!endpoint || !call.sees(endpoint)) throw badRequest(`id '${id}' was not found`);
			const score = world.risks.get(id) ?? 0;
			return {
				reply: {
					type: 'host',
					id,
					score,
					norm_risk_score: Math.min(1_000, score),
					risk_level: score >= 600 ? 'HIGH' : score >= 200 ? 'MED' : 'LOW',
					reasons:
						score === 0
							? []
							: [
									{
										'date created': new Date(world.clock.now()).toISOString().slice(0, 10),
										description: 'Alerts on the host',
										severity: 'SEV_040_HIGH',
										status: 'STATUS_010_NEW',
										points: score,
									},
								],
				},
			};
		},
	});
}
