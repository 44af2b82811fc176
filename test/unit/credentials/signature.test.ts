import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { advancedHeaders, standardHeaders } from '../../../credentials/cortexSignature';

describe('the headers of a Cortex key', () => {
	it.each([
		['K'.repeat(128), `${'aB3'.repeat(21)}z`, 1717243200123, '3dce049e9f84764ab806345223461ad27b932c17dbefe5fc8b25e869e8f41117'],
		['demo-api-key', '0123456789abcdef'.repeat(4), 1700000000000, '4debb6edb69372e67c567d9acee938c3c873ca1b427ecfa614541fc42e1e1798'],
	])('advanced: known vectors', (apiKey, nonce, timestamp, signature) => {
		expect(advancedHeaders({ id: '17', apiKey }, nonce, timestamp)).toEqual({
			'x-xdr-auth-id': '17',
			'x-xdr-nonce': nonce,
			'x-xdr-timestamp': String(timestamp),
			Authorization: signature,
		});
	});

	it('advanced: signs the three parts and sends none of the key', () => {
		const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ0189+/=_-'), minLength: 8 });
		fc.assert(
			fc.property(printable, printable, fc.nat(), (apiKey, nonce, timestamp) => {
				const headers = advancedHeaders({ id: '1', apiKey }, nonce, timestamp);
				const expected = createHash('sha256').update(Buffer.concat([apiKey, nonce, String(timestamp)].map((part) => Buffer.from(part))));
				expect(headers.Authorization).toBe(expected.digest('hex'));
				if (apiKey !== nonce) expect(Object.values(headers)).not.toContain(apiKey);
			}),
		);
	});

	it('standard: the key as it is, without a scheme', () => {
		expect(standardHeaders({ id: '17', apiKey: 'demo-api-key' })).toEqual({
			'x-xdr-auth-id': '17',
			Authorization: 'demo-api-key',
		});
	});
});
