import { endpointIdOf } from '../../lab/src/fleet';
import type { Lab } from '../../lab/src/lab';

/** A server that is in both Vectras and has one agent. Resolves to its host ID and endpoint ID. */
export function addServer(lab: Lab, name: string, ip: string): { hostId: number; endpointId: string } {
	const endpointId = endpointIdOf(name);
	lab.cortex.world.addEndpoint({
		endpoint_id: endpointId,
		endpoint_name: name,
		endpoint_type: 'AGENT_TYPE_SERVER',
		os_type: 'AGENT_OS_WINDOWS',
		ip: [ip],
	});
	const id = 5_000 + Number(ip.split('.')[3]);
	for (const { world } of [lab.qux, lab.rux]) world.addHost({ id, name, ip, threat: 80, certainty: 80 });
	return { hostId: id, endpointId };
}
