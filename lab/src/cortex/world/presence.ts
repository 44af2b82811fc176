import type { CortexSwitches } from '../switches';
import type { Endpoint } from './types';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * `endpoint_status` at `now`. Derived from the last contact instead of kept by timers, so that 100 000 silent
 * agents cost nothing until somebody looks.
 */
export function statusOf(endpoint: Endpoint, now: number, switches: CortexSwitches): string {
	if (endpoint.uninstalledAt !== null) return 'UNINSTALLED';
	if (endpoint.forcedStatus !== null) return endpoint.forcedStatus;
	if (endpoint.silentSince === null) return 'CONNECTED';
	const silence = now - endpoint.silentSince;
	if (silence < switches.disconnectAfterSeconds * SECOND) return 'CONNECTED';
	return silence < switches.lostAfterDays * DAY ? 'DISCONNECTED' : 'LOST';
}

/** When `endpoint_status` changes next if nothing happens, epoch ms; Infinity if it does not. */
export function nextStatusChange(endpoint: Endpoint, now: number, switches: CortexSwitches): number {
	const { silentSince, uninstalledAt, forcedStatus } = endpoint;
	if (silentSince === null || uninstalledAt !== null || forcedStatus !== null) return Infinity;
	const disconnected = silentSince + switches.disconnectAfterSeconds * SECOND;
	const lost = silentSince + switches.lostAfterDays * DAY;
	return [disconnected, lost].find((at) => at > now) ?? Infinity;
}

/** `last_seen`, epoch ms: the newest heartbeat of an agent that is online, else the last contact. */
export function lastSeen(endpoint: Endpoint, now: number, switches: CortexSwitches): number {
	if (!endpoint.online) return endpoint.lastContact;
	const period = switches.heartbeatSeconds * SECOND;
	return endpoint.lastContact + Math.floor((now - endpoint.lastContact) / period) * period;
}

/**
 * Ms from `now` until the server next reaches an agent that is online: over its web socket, or at the next
 * heartbeat.
 */
export function contactDelay(endpoint: Endpoint, now: number, switches: CortexSwitches): number {
	if (switches.socketDeliverySeconds !== null) return switches.socketDeliverySeconds * SECOND;
	const period = switches.heartbeatSeconds * SECOND;
	return period - ((now - endpoint.lastContact) % period);
}

/**
 * When the record disappears from the API if nothing changes, epoch ms; Infinity for an agent that is online.
 */
export function hiddenFrom(endpoint: Endpoint, switches: CortexSwitches): number {
	if (endpoint.deleted) return -Infinity;
	if (endpoint.uninstalledAt !== null) return endpoint.uninstalledAt + switches.uninstalledKeptDays * DAY;
	if (endpoint.silentSince === null) return Infinity;
	return endpoint.silentSince + switches.deleteAfterDays * DAY;
}
