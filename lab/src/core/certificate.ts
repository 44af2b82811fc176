import { generate } from 'selfsigned';

/** PEM texts. */
export interface Certificate {
	key: string;
	cert: string;
}

/** A certificate for 127.0.0.1 that nobody vouches for, as an on-premises appliance ships one. */
export async function selfSigned(): Promise<Certificate> {
	const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
	return { key, cert };
}

/** One certificate for all these host names, and the authority (PEM) that vouches for it and nothing else. */
export async function certificateAuthority(hosts: readonly string[]): Promise<{ certificate: Certificate; authority: string }> {
	const shared = { algorithm: 'sha256' };
	const authority = await generate([{ name: 'commonName', value: 'Lab authority' }], {
		...shared,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
		],
	});
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'Lab services' }], {
		...shared,
		extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2 as const, value })) }],
		ca: { key: authority.private, cert: authority.cert },
	});
	return { certificate: { key, cert }, authority: authority.cert };
}
