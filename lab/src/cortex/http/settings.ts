import { z } from 'zod';
import { badRequest } from '../literals';
import { DAY, HOUR } from '../world/presence';
import type { Api } from './api';

const LONGEST_HOURS = (30 * DAY) / HOUR;

const hoursByType = z.record(z.string(), z.number());

/** How long pending actions wait for their agents. Exists in 5.x alone, and is for the whole tenant. */
export function settingRoutes(api: Api): void {
	const { world, switches } = api;
	const path = 'configurations/agent/action_center_expiration';

	api.route({
		path,
		only: '5.x',
		needs: 'agentSettings',
		schema: z.looseObject({}),
		handle: () => current(api),
	});

	api.route({
		path: `${path}/set`,
		only: '5.x',
		needs: 'agentSettings',
		schema: hoursByType,
		handle: (change) => {
			const known = current(api);
			for (const [type, hours] of Object.entries(change)) {
				if (!(type in known)) throw badRequest(`Unsupported action type: ${type}`);
				if (hours < switches.expirationMinimumHours || hours > LONGEST_HOURS) {
					throw badRequest(
						`${type}: between ${switches.expirationMinimumHours} and ${LONGEST_HOURS} hours are expected`,
					);
				}
			}
			for (const [type, hours] of Object.entries(change)) world.setExpiration(type, hours);
			return { reply: true };
		},
	});
}

/** Hours by action type, as they hold now. */
function current({ world, switches }: Api): Record<string, number> {
	const { unisolateExpiryKey: key, otherExpiryHours: other } = switches;
	const types = ['scan', 'quarantine', 'restore', 'file_retrieval', 'script'];
	return {
		isolate: world.expiryHours('isolate'),
		...(key === null ? {} : { [key]: world.expiryHours('unisolate') }),
		...Object.fromEntries(types.map((type) => [type, world.expiration.get(type) ?? other])),
	};
}
