import { createHash } from 'node:crypto';

export interface CortexKey {
	/** The short number of the key in the console, as text. */
	id: string;
	apiKey: string;
}

/** Headers for a key of security level Standard: the key itself. Palo Alto Networks, Cortex XDR API, "Get started". */
export function standardHeaders({ id, apiKey }: CortexKey): Record<string, string> {
	return { 'x-xdr-auth-id': id, Authorization: apiKey };
}

/**
 * Headers for a key of security level Advanced: SHA-256 in hexadecimal over key, nonce and timestamp put together.
 * It is not an HMAC, and the key ID is no part of it.
 *
 * @param nonce 64 random letters and digits, fresh for each request
 * @param timestamp in ms since 1970; Cortex refuses requests whose time is far off
 */
export function advancedHeaders({ id, apiKey }: CortexKey, nonce: string, timestamp: number): Record<string, string> {
	const signature = createHash('sha256').update(`${apiKey}${nonce}${timestamp}`, 'utf8').digest('hex');
	return {
		'x-xdr-auth-id': id,
		'x-xdr-nonce': nonce,
		'x-xdr-timestamp': String(timestamp),
		Authorization: signature,
	};
}
