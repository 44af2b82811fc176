import type { Lockdown } from '../transport/lockdowns';

/** The hosts on which Vectra's own lockdown acts. */
export interface HostLockdowns {
	byHost: ReadonlyMap<number, Lockdown>;
	/** Why these may not be all; '' when they are. Then a host that is not among them may be locked down all the same. */
	missing: string;
}

/** Those in force, by host. A row that does not say which host it means may mean any. */
export function hostLockdowns(lockdowns: readonly Lockdown[]): HostLockdowns {
	const inForce = lockdowns.filter((one) => one.inForce);
	const unnamed = inForce.filter(({ entityId }) => entityId === null).length;
	return {
		byHost: new Map(inForce.flatMap((one) => (one.entityId === null ? [] : [[one.entityId, one] as const]))),
		missing: unnamed === 0 ? '' : `${unnamed} lockdowns do not say which host they are about`,
	};
}

/** The list could not be read: who is locked down is not known. */
export const unreadableLockdowns = (why: string): HostLockdowns => ({ byHost: new Map(), missing: why });

/** What a person who releases the host must know; '' when there is nothing. */
export function lockdownAtRelease({ byHost, missing }: HostLockdowns, hostId: number): string {
	if (byHost.has(hostId)) {
		return 'Vectra’s own lockdown acts on the host as well: a release in Cortex XDR does not free the machine until that ends';
	}
	return missing === '' ? '' : 'Whether Vectra’s own lockdown acts on the host as well could not be read';
}
