/** Which product a host is for: only the wording of errors and Cortex's `api-` prefix depend on it. */
interface Product {
	/** How to fill in the field, for a person who left it empty or mistyped it. */
	hint: string;
	/** Whether the URL is that of a host that needs another name for its API. */
	apiName(hostname: string): string;
}

const CORTEX: Product = {
	hint:
		'Enter the API host of the Cortex XDR tenant, such as api-acme.xdr.eu.paloaltonetworks.com ' +
		'(in the console: Settings → Configurations → API Keys → Copy API URL)',
	// The console lives at the same name without the prefix and answers API calls with a redirect. The list of regions
	// and of name parts (xdr, crtx, federal) grows, so it is not checked.
	apiName: (hostname) =>
		hostname.endsWith('.paloaltonetworks.com') && !hostname.startsWith('api-') ? `api-${hostname}` : hostname,
};

const VECTRA: Product = {
	hint:
		'Enter the host of Vectra: <tenant>.<region>.portal.vectra.ai for Respond UX, ' +
		'the name or address of the brain for Quadrant UX',
	apiName: (hostname) => hostname,
};

/**
 * The base URL of the Cortex XDR API, such as `https://api-acme.xdr.eu.paloaltonetworks.com`, from whatever a person
 * pasted: a host or a URL, of the API or of the console. Hosts elsewhere (a proxy, an address) are left as they are.
 *
 * @throws Error that says what to enter
 */
export function cortexBaseUrl(host: string): string {
	return baseUrl(host, CORTEX);
}

/**
 * The base URL of Vectra, such as `https://brain.example.com:8443`, from a host or any URL of it. Paths, `/api/v2.5` among
 * them, are dropped; the nodes know theirs.
 *
 * @throws Error that says what to enter
 */
export function vectraBaseUrl(host: string): string {
	return baseUrl(host, VECTRA);
}

/**
 * Refuses to send a credential anywhere but to its own host. A relative URL is fine: it is resolved against the base.
 *
 * @param url the request's URL; undefined when the base URL is all there is
 * @throws Error naming the host that the credential is for
 */
export function assertOwnHost(url: string | undefined, base: string): void {
	if (url === undefined) return;
	const own = new URL(base);
	if (parse(url, base)?.origin !== own.origin) {
		throw new Error(`This credential is for ${own.host} only and is not sent to another host`);
	}
}

function baseUrl(input: string, { hint, apiName }: Product): string {
	const entered = input.trim();
	if (entered === '') throw new Error(`The host is missing. ${hint}`);
	const [, scheme, rest] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(entered) ?? [];
	const protocol = (scheme ?? 'https').toLowerCase();
	if (protocol !== 'https' && protocol !== 'http') {
		throw new Error(`The host begins with ${protocol}://, but the API is reached over https://. ${hint}`);
	}
	const authority = /^[^/?#]*/.exec(rest ?? '')?.[0] ?? '';
	if (authority.includes('@')) {
		throw new Error(`The host must not hold a user name or a password. ${hint}`);
	}
	const url = parse(`${protocol}://${authority}`);
	// `URL` drops line breaks and reads a backslash as a slash: what it then means is not what was entered. A colon at the
	// end is a scheme with a slash too few, `https:/host`, more often than a port that was forgotten.
	const name = url && !/[\s\\]|:$/.test(authority) ? url.hostname.replace(/\.$/, '') : '';
	if (!url || name === '' || /^\.|\.\.|\.$/.test(name)) throw new Error(`The host is not valid. ${hint}`);
	const hostname = apiName(name);
	if (protocol === 'http' && !isLoopback(hostname)) {
		throw new Error(
			`http:// would send the credential to ${hostname} unencrypted. Use https://, or leave the scheme out; ` +
				'http:// is accepted for this machine only (localhost, 127.0.0.1, [::1])',
		);
	}
	return `${protocol}://${hostname}${url.port === '' ? '' : `:${url.port}`}`;
}

function parse(url: string, base?: string): URL | undefined {
	try {
		return new URL(url, base);
	} catch {
		return undefined;
	}
}

/** `hostname` as `URL` gives it: lower case, IPv4 addresses in dotted form. */
function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
