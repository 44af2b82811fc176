import type { IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { isTransient } from '../../../shared/transience';
import { warn } from '../../../shared/trigger/session';
import { hostView } from '../../output/hostView';
import type { PollSession } from '../poll';
import { bareHost, type EntityView } from './views';

/** Looks up the hosts of events. */
export interface HostDetails {
	/**
	 * The host with its current address and tags; null for an account. Each poll reads a host once at most, and no host when
	 * the details are switched off. Undefined when Vectra is away and the event should wait for the next poll.
	 *
	 * @param ip the address in the event, used when nothing better is known
	 * @param mayWait false: return the facts of the event instead of waiting
	 */
	of(entity: EntityView, ip: string | null, mayWait: boolean): Promise<IDataObject | null | undefined>;
}

export function hostDetails(session: PollSession, enabled: boolean): HostDetails {
	const known = new Map<number, IDataObject | undefined>();
	return {
		async of(entity, ip, mayWait) {
			if (entity.type !== 'host') return null;
			const bare = bareHost(entity, ip ?? '');
			if (!enabled) return bare;
			if (!known.has(entity.id)) {
				const read = await attempt(async () => await session.client.getHost(entity.id));
				if ('failure' in read) {
					if (!isTransient(read.failure)) throw read.failure;
					if (mayWait) return undefined;
					warn(session, `host ${entity.id} could not be read, its event has no details. ${read.failure.message}`);
					return bare;
				}
				known.set(entity.id, read.value && hostView(read.value, entity.urgency));
			}
			const details = known.get(entity.id);
			// The host may be gone, or its detail may lack the address.
			return details ? { ...details, name: details.name || bare.name, ip: details.ip || bare.ip } : bare;
		},
	};
}
