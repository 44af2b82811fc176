import { z } from 'zod';
import type { Api } from './api';

/** Calls that prove a key or the service, and nothing else. */
export function healthRoutes(api: Api): void {
	api.route({
		prefix: '/api_keys',
		path: 'validate',
		methods: ['GET', 'POST'],
		schema: z.looseObject({}),
		handle: () => true,
	});
	api.route({
		path: 'healthcheck',
		methods: ['GET'],
		schema: z.looseObject({}),
		handle: () => ({ status: api.switches.healthcheckText }),
	});
}
