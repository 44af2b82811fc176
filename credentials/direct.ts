import type { IHttpRequestOptions } from 'n8n-workflow';
import { text } from '../nodes/shared/values';

/** Options under the names that n8n's HTTP Request node uses, and those of the clients beneath. */
export interface LegacyOptions {
	uri?: string;
	rejectUnauthorized?: boolean;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
	agent?: unknown;
	httpAgent?: unknown;
	httpsAgent?: unknown;
	socketPath?: unknown;
	lookup?: unknown;
}

/** Where a request would connect by means of its own: whoever made it could then stand between n8n and the server. */
const OWN_CONNECTIONS = ['agent', 'httpAgent', 'httpsAgent', 'socketPath', 'lookup'] as const;

/**
 * Refuses to sign a request on whose way somebody could read the credential. Whoever may use a credential in a node need
 * not know what is in it: n8n's HTTP Request node takes a proxy, a certificate authority and a switch that turns the check
 * of certificates off from anybody. The proxy that the administrator set for n8n is not part of a request.
 *
 * @param base the credential's own host
 * @param ignoreSslIssues whether the credential itself accepts any certificate
 * @throws Error that names the option
 */
export function assertDirect(options: IHttpRequestOptions & LegacyOptions, base: string, ignoreSslIssues: boolean): void {
	if (options.proxy) throw refused('through a proxy of the request. Set the proxy for all of n8n with HTTPS_PROXY');
	if (!ignoreSslIssues && (options.skipSslCertificateValidation || options.rejectUnauthorized === false)) {
		throw refused('with Ignore SSL Issues in the request. Only the credential can accept an untrusted certificate');
	}
	const ownAgent = Object.keys(options.agentOptions ?? {}).length > 0 || OWN_CONNECTIONS.some((name) => options[name]);
	if (ownAgent) throw refused('with certificates or a connection of the request’s own');
	for (const [name, value] of Object.entries(options.headers ?? {})) {
		// Servers behind one address are told apart by this header.
		if (name.trim().toLowerCase() === 'host' && text(value).toLowerCase() !== new URL(base).host) {
			throw refused('with a Host header for another server');
		}
	}
	// The answer to TRACE is the request, headers included.
	if (text(options.method).toUpperCase() === 'TRACE') throw refused('with TRACE');
}

function refused(how: string): Error {
	return new Error(`This credential is not sent ${how}`);
}
