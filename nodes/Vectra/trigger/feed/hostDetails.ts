import type { IDataObject } from 'n8n-workflow';
import { isTransient } from '../../transport/errors';
import type { PollSession } from '../poll';
import { attempt } from '../../../shared/attempt';
import { hostView } from '../../output/hostView';
import { bareHost, type EntityView } from './views';

/** What an item says about the host of an event. */
export interface HostDetails {
	/**
	 * The host with its current address and tags; null for an account. Reads each host once in a poll, and no host at all
	 * when the details are switched off. Undefined when Vectra is away and the event should wait for the next poll.
	 *
	 * @param ip the address that the event itself tells, used when nothing better is known
	 * @param mayWait false hands back what the event says instead of waiting
	 */
	of(entity: EntityView, ip: string | null, mayWait: boolean): Promise<IDataObject | null | undefined>;
}

export function hostDetails({ client, context }: PollSession, enabled: boolean): HostDetails {
	const known = new Map<number, IDataObject | undefined>();
	return {
		async of(entity, ip, mayWait) {
			if (entity.type !== 'host') return null;
			const bare = bareHost(entity, ip ?? '');
			if (!enabled) return bare;
			if (!known.has(entity.id)) {
				const read = await attempt(async () => await client.getHost(entity.id));
				if ('failure' in read) {
					if (!isTransient(read.failure)) throw read.failure;
					if (mayWait) return undefined;
					context.logger.warn(
						`Vectra AI Trigger: host ${entity.id} could not be read, its event goes without details. ${read.failure.message}`,
					);
					return bare;
				}
				known.set(entity.id, read.value && hostView(read.value, entity.urgency));
			}
			const details = known.get(entity.id);
			// A host that is gone, or an address that the detail does not tell.
			return details ? { ...details, name: details.name || bare.name, ip: details.ip || bare.ip } : bare;
		},
	};
}
