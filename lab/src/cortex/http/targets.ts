import { refused, type Verb } from '../literals';
import { statusOf } from '../world/presence';
import type { RawFilter } from '../world/query';
import type { Endpoint } from '../world/types';
import type { Api, Call } from './api';
import { matching } from './endpoints';

/**
 * The endpoints that a response action can be created for: in the filters, in scope, installed, and as `also`
 * asks. None is the "No endpoint was found" refusal with the action's verb.
 */
export function actionTargets(
	api: Api,
	verb: Verb,
	filters: readonly RawFilter[],
	call: Call,
	also: (endpoint: Endpoint) => boolean = () => true,
): Endpoint[] {
	const now = api.world.clock.now();
	const targets = matching(api, filters, call).filter(
		(endpoint) => statusOf(endpoint, now, api.switches) !== 'UNINSTALLED' && also(endpoint),
	);
	if (targets.length === 0) throw refused(verb);
	return targets;
}
