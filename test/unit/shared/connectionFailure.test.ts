import fc from 'fast-check';
import { explainConnection, PROXY_LOG_IN, type Service } from '../../../nodes/shared/connectionFailure';
import { explainNetwork } from '../../../nodes/shared/explanation';
import { NetworkFailure } from '../../../nodes/shared/http';
import { withRetry, READ_POLICY } from '../../../nodes/shared/retry';
import { classifyCode, type FailureKind, type Place } from '../../../nodes/shared/transportFailure';

const CORTEX: Service = { product: 'Cortex XDR', isCloud: true };
const RUX: Service = { product: 'Vectra', isCloud: true };
const BRAIN: Service = { product: 'Vectra', isCloud: false };
const HOST: Place = { host: 'brain.example' };

const words = (service: Service, code: string, place: Place = HOST, kind: FailureKind = classifyCode(code).kind): string => {
	const { said = '(the system’s words)', whatToDo } = explainConnection({ kind, code, place }, service);
	return `${said}. ${whatToDo}`;
};

describe('n8n’s own protection', () => {
	it.each<[string, Place, RegExp]>([
		['an address', { ip: '10.1.2.3' }, /to 10\.1\.2\.3\. .*N8N_SSRF_ALLOWED_HOSTNAMES, or the address to N8N_SSRF_ALLOWED_IP_RANGES, for every n8n process/],
		['a host and its address', { host: 'brain.corp', ip: '10.1.2.3' }, /connect to brain\.corp \(10\.1\.2\.3\)\. /],
		['a host that is an address', { host: '10.1.2.3', ip: '10.1.2.3' }, /connect to 10\.1\.2\.3\. /],
		['a name with its address', { hostName: 'brain.corp', ip: '10.1.2.3' }, /to brain\.corp \(10\.1\.2\.3\)\. .*N8N_SSRF_ALLOWED_HOSTNAMES/],
		['a name that is on the list', { hostName: 'brain.corp' }, /to brain\.corp\. Take the name out of N8N_SSRF_BLOCKED_HOSTNAMES/],
	])('is named, with its settings: %s', (_title, place, expected) => {
		const said = words(BRAIN, '', place, 'guarded');
		expect(said).toMatch(/SSRF protection/);
		expect(said).toMatch(expected);
		expect(said).not.toMatch(/the proxy|firewall|Correct/);
	});
});

describe('certificates', () => {
	const CHAIN = ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'];
	const OTHER = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_REVOKED', 'HOSTNAME_MISMATCH'];

	it.each(CHAIN)('%s: names NODE_EXTRA_CA_CERTS', (code) => {
		for (const cloud of [CORTEX, RUX]) expect(words(cloud, code)).toMatch(/proxy inspects TLS\. .*NODE_EXTRA_CA_CERTS/);
		expect(words(BRAIN, code)).toMatch(/NODE_EXTRA_CA_CERTS, install a trusted certificate on the brain, or switch on Ignore SSL Issues/);
	});

	it.each([...CHAIN, ...OTHER])('%s: a cloud has no brain, and nobody is told to ignore its certificate', (code) => {
		for (const cloud of [CORTEX, RUX]) expect(words(cloud, code)).not.toMatch(/brain(?!\.example)|Ignore SSL/);
		expect(words(BRAIN, code)).toMatch(/Ignore SSL Issues/);
	});

	it('are not asked for again', async () => {
		const send = jest.fn(async () => await Promise.reject(new NetworkFailure('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain')));
		await expect(withRetry(send, READ_POLICY, { now: Date.now, monotonic: () => 0, sleep: async () => undefined })).rejects.toThrow('self-signed');
		expect(send).toHaveBeenCalledTimes(1);
	});
});

describe('a proxy', () => {
	const place: Place = { ...HOST, proxy: '10.0.0.9:3128' };

	it.each([
		['ECONNREFUSED', /^The proxy at 10\.0\.0\.9:3128 refuses the connection\. Check HTTPS_PROXY/],
		['EHOSTUNREACH', /^The proxy at 10\.0\.0\.9:3128 cannot be reached\. Check HTTPS_PROXY/],
		['ETIMEDOUT', /^The proxy at 10\.0\.0\.9:3128 cannot be reached\. Check HTTPS_PROXY/],
		['ENOTFOUND', /^There is no proxy named 10\.0\.0\.9:3128/],
	])('is named: %s', (code, expected) => {
		expect(words(CORTEX, code, place)).toMatch(expected);
	});

	it('that asks for a log-in is told from the service', () => {
		expect(PROXY_LOG_IN.description).toMatch(/HTTPS_PROXY/);
	});
});

it.each<[string, Place, RegExp]>([
	['ENOTFOUND', HOST, /^There is no host named brain\.example, .*typing error$/],
	['ENOTFOUND', {}, /^There is no such host, /],
	['EAI_AGAIN', HOST, /^n8n cannot look up the name of brain\.example at the moment\. .*the network and the proxy$/],
	['ECONNREFUSED', HOST, /^brain\.example refuses the connection\. Check the host and the port/],
	['ETIMEDOUT', HOST, /firewall$/],
	['EPROTO', HOST, /the port in the credential is the one for https/],
	['ECONNRESET', HOST, /the network and the proxy$/],
])('%s, %j', (code, place, expected) => {
	expect(words(BRAIN, code, place)).toMatch(expected);
});

it('never suggests ignoring a certificate of a cloud, and always says what to do', () => {
	const codes = fc.oneof(fc.constantFrom('SELF_SIGNED_CERT_IN_CHAIN', 'CERT_REVOKED', 'EPROTO', 'ENOTFOUND', 'ECONNREFUSED', ''), fc.stringMatching(/^[A-Z_]{1,20}$/));
	const places = fc.record({ host: fc.domain(), proxy: fc.domain(), ip: fc.ipV4(), hostName: fc.domain() }, { requiredKeys: [] });
	const kinds = fc.constantFrom<FailureKind>('guarded', 'hostName', 'connect', 'certificate', 'tls', 'timeout', 'connection', 'reply', 'cancelled', 'request');
	fc.assert(
		fc.property(codes, places, kinds, fc.constantFrom(CORTEX, RUX), (code, place, kind, service) => {
			const { said, whatToDo } = explainConnection({ kind, code, place }, service);
			return whatToDo !== '' && !/Ignore SSL|on the brain/.test(whatToDo) && said !== '';
		}),
	);
});

it('a log-in that has explained itself is not explained twice', () => {
	const failure = new NetworkFailure('ECONNREFUSED', 'brain.example refuses the connection. Check it', { kind: 'connect', fate: 'neverSent', isExplained: true });
	expect(explainNetwork(failure, BRAIN)).toMatchObject({ message: 'Vectra cannot be reached', description: 'brain.example refuses the connection. Check it' });
});

it('declares what a person has to mend as such, and keeps n8n from taking a blocked address for an outage', () => {
	const causes = (kind: FailureKind) => explainNetwork(new NetworkFailure('ERR_NETWORK', 'x', { kind, fate: 'neverSent' }), BRAIN);
	expect([causes('guarded').failure, causes('certificate').failure, causes('connect').failure, causes('cancelled').failure]).toEqual([
		{ cause: 'configuration-invalid' },
		{ cause: 'configuration-invalid' },
		{ cause: 'temporarily-unavailable' },
		undefined,
	]);
	expect(causes('guarded').httpCode).toBeNull();
});
