import type { SimClock } from '../../core/clock';
import { DETECTION_TYPES } from './catalog';
import type { Collection } from './collection';
import { newDetection, type Detections } from './detections';
import { newAccount, newHost, type Hosts } from './hosts';
import type { Account, AccountInput, DetectionInput, Host, HostInput, Time } from './types';

const SITES = ['FIN', 'HR', 'ENG', 'OPS', 'LAB'];
const HOUR = 3_600_000;

/**
 * Input for the `index`-th host of a realistic network, always the same for the same index. Addresses run as in the
 * Cortex simulator's seed, so that the two fleets meet. Six of ten hosts are unscored.
 */
export function seedHost(index: number, now: Time): HostInput {
	const scored = index % 5 < 2;
	const at = now - (index % 700) * HOUR;
	return {
		name: `${SITES[index % SITES.length]}-LT-${String(index).padStart(6, '0')}`,
		ip: `10.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
		mac_address: `02:00:00:${[index >> 16, (index >> 8) & 255, index & 255].map(hex).join(':')}`,
		threat: scored ? (index * 37) % 100 : 0,
		certainty: scored ? (index * 53) % 100 : 0,
		state: scored ? 'active' : 'inactive',
		last_detection_timestamp: scored ? at : null,
		privilege_level: index % 7 === 0 ? 1 + (index % 10) : null,
		key_asset: index % 200 === 0,
	};
}

export function seedAccount(index: number, now: Time): AccountInput {
	const cloud = index % 30 === 0;
	return {
		name: cloud ? `O365:user${index}@lab.example` : `user${index}@lab.example`,
		account_type: [cloud ? 'o365' : 'kerberos'],
		threat: (index * 29) % 100,
		certainty: (index * 41) % 100,
		last_detection_timestamp: now - (index % 300) * HOUR,
	};
}

export function seedDetection(host: Host, now: Time): DetectionInput {
	const [detection_type] = DETECTION_TYPES[(host.id / 20) % DETECTION_TYPES.length];
	return { host_id: host.id, detection_type, last_timestamp: host.last_detection_timestamp ?? now - HOUR };
}

/** What a seeded network is put into. */
interface SeededCollections {
	hosts: Hosts;
	accounts: Collection<Account>;
	detections: Detections;
	clock: SimClock;
}

/**
 * Adds `count` hosts, a tenth as many accounts with the same ids, and a twentieth as many detections; always the same
 * ones. Nothing is announced in the event feeds: they stand for what was there before.
 */
export function seedWorld({ hosts, accounts, detections, clock }: SeededCollections, count: number): void {
	const now = clock.now();
	const offset = hosts.size;
	for (let index = offset; index < offset + count; index += 1) {
		const host = newHost(seedHost(index, now), hosts.nextId(), now);
		hosts.add(host);
		if (index % 10 === 0) accounts.add(newAccount(seedAccount(index, now), accounts.nextId(), now));
		if (host.id % 20 === 0) {
			detections.add(newDetection(seedDetection(host, now), host, detections.nextId(), now));
		}
	}
}

const hex = (part: number): string => part.toString(16).padStart(2, '0');
