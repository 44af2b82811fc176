import type { FailureKind, Place } from './transportFailure';

/** The service that was to be reached, as far as what a person has to do depends on it. */
export interface Service {
	product: 'Cortex XDR' | 'Vectra';
	/** Whether the vendor runs it. Its certificates are good: another one comes from whatever inspects TLS. */
	isCloud: boolean;
}

/** A connection that failed, from `classifyFailure`. */
export interface ConnectionFailure {
	kind: FailureKind;
	/** The system's code, such as ECONNREFUSED. */
	code: string;
	place: Place;
}

/** Why a connection failed, and what to do. */
export interface ConnectionExplanation {
	/** A sentence without its full stop; undefined where the system's own words say it best. */
	said?: string;
	whatToDo: string;
}

/** Codes of a certificate whose authority is not known. */
const UNKNOWN_AUTHORITY = /^(SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|CERT_UNTRUSTED|INVALID_CA|ERR_SSL_CERTIFICATE_VERIFY_FAILED)/;

/** Codes of a certificate at the wrong time. */
const WRONG_TIME = /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/;

const PROXY_SETTING = 'Check HTTPS_PROXY and NO_PROXY of n8n, and that the proxy runs';

/** The one table of nodes, triggers and the Tests of credentials. */
export function explainConnection({ kind, code, place }: ConnectionFailure, service: Service): ConnectionExplanation {
	const target = place.host ?? service.product;
	if (kind === 'guarded') return explainGuard(place, service);
	if (kind === 'certificate' || code === 'ERR_SSL_CERTIFICATE_VERIFY_FAILED') return explainCertificate(code, service, target);
	if (place.proxy !== undefined) {
		const said =
			kind === 'hostName'
				? `There is no proxy named ${place.proxy}, or n8n cannot look it up`
				: code === 'ECONNREFUSED'
					? `The proxy at ${place.proxy} refuses the connection`
					: `The proxy at ${place.proxy} cannot be reached`;
		return { said, whatToDo: PROXY_SETTING };
	}
	if (kind === 'hostName') {
		const name = place.host === undefined ? 'no such host' : `no host named ${place.host}`;
		return code.startsWith('EAI_')
			? { said: `n8n cannot look up the name of ${target} at the moment`, whatToDo: 'Check the host in the credential, the network and the proxy' }
			: { said: `There is ${name}, or n8n cannot look it up`, whatToDo: 'Check the host in the credential for a typing error' };
	}
	if (code === 'ECONNREFUSED') return { said: `${target} refuses the connection`, whatToDo: 'Check the host and the port in the credential' };
	if (kind === 'timeout') return { whatToDo: `Check the host in the credential, and that n8n may reach it through the firewall` };
	if (kind === 'tls') {
		return { whatToDo: 'Check that the port in the credential is the one for https, and what stands between n8n and it, such as a proxy' };
	}
	return { whatToDo: 'Check the host in the credential, the network and the proxy' };
}

/** Where the settings of n8n must stand: a worker that lacks them fails by itself. */
const EVERYWHERE = 'for every n8n process (main, worker, webhook), and start n8n again';

function explainGuard({ host, ip, hostName }: Place, { product }: Service): ConnectionExplanation {
	const name = hostName ?? host ?? ip ?? product;
	const what = ip === undefined || ip === name ? name : `${name} (${ip})`;
	const said = `n8n’s own protection against requests to internal addresses (SSRF protection) does not let n8n connect to ${what}`;
	if (ip === undefined) {
		return { said, whatToDo: `Take the name out of N8N_SSRF_BLOCKED_HOSTNAMES, or add it to N8N_SSRF_ALLOWED_HOSTNAMES, ${EVERYWHERE}` };
	}
	return { said, whatToDo: `Add the name to N8N_SSRF_ALLOWED_HOSTNAMES, or the address to N8N_SSRF_ALLOWED_IP_RANGES, ${EVERYWHERE}` };
}

function explainCertificate(code: string, { isCloud }: Service, target: string): ConnectionExplanation {
	const orIgnore = isCloud ? '' : ', or switch on Ignore SSL Issues in the credential';
	if (WRONG_TIME.test(code)) {
		const said = `The certificate of ${target} has expired or is not valid yet`;
		const whatToDo = isCloud
			? 'Check the clock of the n8n machine, and the certificate of a proxy that inspects TLS'
			: `Check the clock of the n8n machine, renew the certificate on the brain${orIgnore}`;
		return { said, whatToDo };
	}
	if (UNKNOWN_AUTHORITY.test(code)) {
		const known = 'Give n8n the certificate of that authority in a file with NODE_EXTRA_CA_CERTS';
		return isCloud
			? {
					said: `The certificate of ${target} is not trusted: n8n does not know the authority that signed it, as where a proxy inspects TLS`,
					whatToDo: `${known}, ${EVERYWHERE}`,
				}
			: {
					said: `The certificate of ${target} is not trusted: n8n does not know the authority that signed it`,
					whatToDo: `${known}, install a trusted certificate on the brain${orIgnore}`,
				};
	}
	return {
		said: `The certificate of ${target} is not trusted: it is for another name, or cannot be used`,
		whatToDo: isCloud
			? 'Check the host in the credential, and the certificate of a proxy that inspects TLS'
			: `Check the host in the credential, install a certificate for this name on the brain${orIgnore}`,
	};
}

/** What to do about a proxy that asks for a log-in (status 407), in place of the service. */
export const PROXY_LOG_IN = {
	message: 'The proxy between n8n and the service asks for a log-in',
	description: 'Put the user name and the password of the proxy into HTTPS_PROXY of n8n, or the host into NO_PROXY',
} as const;
