import { LAB_KEYS, type Lab } from './lab';
import { FLEET, NO_BLOCK_GROUP, REQUEST_TAG } from './fleet';

/** Addresses, keys and a first call, for the terminal. */
export function describeLab({ addresses }: Lab): string {
	const { cortex, cortexStandard, quxToken, rux } = LAB_KEYS;
	return `Cortex XDR       ${addresses.cortex}
                 key ID ${cortex.id}, key ${cortex.key} (Advanced)
                 key ID ${cortexStandard.id}, key ${cortexStandard.key} (Standard)
Vectra QUX       ${addresses.qux}
                 API token ${quxToken}
Vectra RUX       ${addresses.rux}
                 client ID ${rux.clientId}, client secret ${rux.clientSecret}
                 ${FLEET.length} hosts, request tag ${REQUEST_TAG}, group ${NO_BLOCK_GROUP}`;
}

/** A call to try by hand: what Cortex says of the first machine. */
export function exampleCalls(lab: Lab): string {
	const { addresses } = lab;
	const { id, key } = LAB_KEYS.cortexStandard;
	const [first] = FLEET;
	return `Read an endpoint as the API shows it:
  curl -s ${addresses.cortex}/public_api/v1/endpoints/get_endpoint \\
    -H 'x-xdr-auth-id: ${id}' -H 'Authorization: ${key}' -H 'Content-Type: application/json' \\
    -d '{"request_data":{"filters":[{"field":"hostname","operator":"in","value":["${first.name}"]}]}}'
Ask for the containment of a host, as an analyst would:
  curl -s ${addresses.qux}/_sim/hosts/${lab.hostId(first.name)}/tags \\
    -H 'Content-Type: application/json' -d '{"tag":"${REQUEST_TAG}"}'`;
}
