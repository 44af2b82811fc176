import { generate } from 'selfsigned';

/** A certificate for 127.0.0.1 that nobody vouches for, as an on-premises appliance ships one. PEM texts. */
export async function selfSigned(): Promise<{ key: string; cert: string }> {
	const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
	return { key, cert };
}
