import { decideByConnection, stop, type Decision, type WhenOffline } from './decide';
import { isUninstalled, osFamily, type Endpoint } from './endpoint';
import { protectedBy, type ProtectionPolicy } from './policy';

/** Operating systems whose agents act: run scripts, end processes, collect (vendor documentation). */
const ACTING_SYSTEMS = ['WINDOWS', 'MAC', 'LINUX'];

/** What holds an action back. */
export interface Admission {
	protection: ProtectionPolicy;
	whenOffline: WhenOffline;
	/** Why the action is not for an endpoint; undefined where it is. */
	unfit?: (endpoint: Endpoint) => string | undefined;
}

/**
 * Whether a script or the like may be sent to an endpoint now: protection first, then what the agent can do, then whether
 * it is there. `call` is the only answer that lets anything be sent.
 */
export function admit(endpoint: Endpoint, { protection, whenOffline, unfit }: Admission): Decision {
	const name = endpoint.name || 'The endpoint';
	const protectedFor = protectedBy(protection, endpoint);
	if (protectedFor !== undefined) return stop('protected', `${name} must be left alone: ${protectedFor}`);
	if (isUninstalled(endpoint)) return stop('unsupported', 'The agent was uninstalled from this endpoint');
	const system = osFamily(endpoint.os);
	// Cortex refuses by itself what it cannot do; a system that it does not report decides nothing here.
	if (system !== '' && !ACTING_SYSTEMS.includes(system)) return stop('unsupported', `Agents on this operating system cannot do this (${endpoint.os})`);
	const reason = unfit?.(endpoint);
	if (reason !== undefined) return stop('unsupported', reason);
	return decideByConnection(endpoint, whenOffline);
}
