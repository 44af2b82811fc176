import { decideByConnection, stop, type Decision, type WhenOffline } from './decide';
import { isUninstalled, type Endpoint } from './endpoint';
import { protectedBy, type ProtectionPolicy } from './policy';

/** Operating systems on which agents run scripts (vendor documentation). */
const RUNS_SCRIPTS = ['WINDOWS', 'MAC', 'MACOS', 'LINUX'];

/**
 * Whether a script may be sent to an endpoint now: protection first, then what the agent can do, then whether it is there.
 * `call` is the only answer that lets anything be sent.
 */
export function admitScript(endpoint: Endpoint, protection: ProtectionPolicy, whenOffline: WhenOffline): Decision {
	const name = endpoint.name || 'The endpoint';
	const protectedFor = protectedBy(protection, endpoint);
	if (protectedFor !== undefined) return stop('protected', `${name} must be left alone: ${protectedFor}`);
	if (isUninstalled(endpoint)) return stop('unsupported', 'The agent was uninstalled from this endpoint');
	const system = endpoint.os.toUpperCase().replace(/^AGENT_OS_/, '');
	// Cortex refuses by itself what it cannot do; a system that it does not report decides nothing here.
	if (system !== '' && !RUNS_SCRIPTS.includes(system)) return stop('unsupported', `Cortex XDR runs no scripts on this operating system (${endpoint.os})`);
	return decideByConnection(endpoint, whenOffline);
}
