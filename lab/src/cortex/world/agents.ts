import type { SimClock } from '../../core/clock';
import type { CortexSwitches } from '../switches';
import type { ActionLog } from './actions';
import type { EndpointStore } from './endpoints';
import { reportTruth } from './isolation';
import { HOUR, lastSeen } from './presence';
import type { Endpoint } from './types';

/** What happens to agents out in the field: cables, laptops, re-installs. */
export class Agents {
	constructor(
		private readonly clock: SimClock,
		private readonly switches: CortexSwitches,
		private readonly store: EndpointStore,
		private readonly actions: ActionLog,
	) {}

	/** The agent falls silent. */
	disconnect(endpoint: Endpoint): void {
		this.mustBeInstalled(endpoint);
		if (!endpoint.online) return;
		const now = this.clock.now();
		endpoint.lastContact = lastSeen(endpoint, now, this.switches);
		endpoint.online = false;
		endpoint.silentSince = now;
		this.store.touch();
	}

	/**
	 * The agent reaches the server: it reports its state and takes what waits for it. Brings back a deleted
	 * record.
	 */
	connect(endpoint: Endpoint): void {
		this.mustBeInstalled(endpoint);
		if (endpoint.online && !endpoint.deleted) return;
		const now = this.clock.now();
		if (!endpoint.online && this.hasReverted(endpoint, now)) endpoint.actuallyIsolated = false;
		endpoint.online = true;
		endpoint.lastContact = now;
		endpoint.silentSince = null;
		endpoint.forcedStatus = null;
		endpoint.deleted = false;
		reportTruth(endpoint, this.actions, now);
		this.actions.contact(endpoint);
		this.store.touch();
	}

	/** The agent is gone for so long that the server gives its licence to another. */
	lose(endpoint: Endpoint): void {
		this.disconnect(endpoint);
		endpoint.forcedStatus = 'LOST';
		this.store.touch();
	}

	uninstall(endpoint: Endpoint): void {
		this.mustBeInstalled(endpoint);
		this.disconnect(endpoint);
		endpoint.uninstalledAt = this.clock.now();
		endpoint.actuallyIsolated = false;
		this.store.touch();
	}

	/**
	 * The host gets a new agent: a second record with the same name and addresses. The old one is uninstalled.
	 */
	reinstall(endpoint: Endpoint): Endpoint {
		if (endpoint.uninstalledAt === null) this.uninstall(endpoint);
		const now = this.clock.now();
		const { endpoint_name, endpoint_type, os_type, ip, group_name, users, mac_address } = endpoint.fields;
		const carried = { users, mac_address };
		return this.store.add(
			{
				endpoint_name,
				endpoint_type,
				os_type,
				ip,
				group_name,
				first_seen: now,
				...Object.fromEntries(Object.entries(carried).filter(([, value]) => value !== undefined)),
			},
			now,
		);
	}

	/**
	 * An isolated Linux agent that cannot reach the server drops its isolation; the server learns of it at the
	 * next contact.
	 */
	selfRevert(endpoint: Endpoint): void {
		if (endpoint.online)
			throw new Error('The agent reaches the server: only one that is offline reverts its isolation');
		if (!endpoint.actuallyIsolated) throw new Error('The host is not isolated');
		if (endpoint.fields.os_type !== 'AGENT_OS_LINUX')
			throw new Error('Only Linux agents revert their isolation');
		endpoint.actuallyIsolated = false;
	}

	private hasReverted(endpoint: Endpoint, now: number): boolean {
		const { selfRevertHours } = this.switches;
		return (
			selfRevertHours !== null &&
			endpoint.actuallyIsolated &&
			endpoint.fields.os_type === 'AGENT_OS_LINUX' &&
			endpoint.silentSince !== null &&
			now - endpoint.silentSince >= selfRevertHours * HOUR
		);
	}

	private mustBeInstalled(endpoint: Endpoint): void {
		if (endpoint.uninstalledAt !== null) {
			throw new Error(
				`The agent of ${endpoint.id} is uninstalled: use reinstall, which gives the host a new id`,
			);
		}
	}
}
