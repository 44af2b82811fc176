import fc from 'fast-check';
import { compareNames, isHostName, nameKey, nameSpellings, type NameMatch } from '../../../nodes/CortexXdr/containment/names';

describe('host names', () => {
	it.each<[string, string, string, NameMatch]>([
		['FIN-LT-22', 'fin-lt-22', '', 'same'],
		['fin-lt-22', 'FIN-LT-22', 'ACME', 'same'],
		['FIN-LT-22$', 'FIN-LT-22', '', 'same'],
		['fin-lt-22.acme.example.', 'FIN-LT-22', 'acme.example', 'same'],
		['fin-lt-22.acme.example', 'FIN-LT-22', 'ACME', 'same'],
		['fin-lt-22.acme.example', 'fin-lt-22.acme.example', '', 'same'],
		['fin-lt-22', 'fin-lt-22.acme.example', '', 'same'],
		['fin-lt-22.acme.example', 'FIN-LT-22', '', 'sameLabel'],
		['fin-lt-22.acme.example', 'FIN-LT-22', 'WORKGROUP', 'sameLabel'],
		['web01.prod.example.com', 'WEB01', 'ACME', 'different'],
		['web01.prod.example.com', 'WEB01', 'test.example.com', 'different'],
		['web01.prod.example.com', 'web01.test.example.com', '', 'different'],
		['DC01.old', 'DC01', 'ACME', 'different'],
		['DC01, old copy', 'DC01', '', 'different'],
		['DC01;DC02', 'DC01', '', 'different'],
		['DC01\nDC02', 'DC01', '', 'different'],
		['DC01.old copy', 'DC01', '', 'different'],
		['VMAL #2 windows 10.250.50.128 (endo)', 'VMAL #2 windows 10', '', 'different'],
		['ACCOUNTING-LAPTOP-7', 'ACCOUNTING-LAPT', '', 'same'],
		['ACCOUNTING-LAPT', 'accounting-laptop-7', '', 'same'],
		['ACCOUNTING-LAP', 'accounting-laptop-7', '', 'different'],
		['srv', 'srv1', '', 'different'],
		['HR-LT-07', 'FIN-LT-22', '', 'different'],
		['.x', '', '', 'silent'],
		['.x', 'x', '', 'silent'],
		['x', '', '', 'silent'],
		['x', '.', '', 'silent'],
		['', 'x', '', 'silent'],
		['IP-10.20.4.77', 'IP-10', '', 'silent'],
		['10.20.4.77', '10', '', 'silent'],
	])('%j and %j in the domain %j: %s', (name, endpointName, domain, expected) => {
		expect(compareNames(name, endpointName, domain)).toBe(expected);
	});

	it.each([
		['fin-lt-22', true],
		['IP-10.1.2.3', false],
		['ip-10-1-2-3', false],
		['10.1.2.3', false],
		['2001:db8::a', false],
		['48:2a:e3:3a:58:a6', false],
		['482ae33a58a6', false],
		['.x', false],
		[' ', false],
		['IP-phone-7', true],
	])('%j is the name of a machine: %s', (name, expected) => {
		expect(isHostName(name)).toBe(expected);
	});

	it('finds by its key whatever may be equal', () => {
		const label = fc.stringMatching(/^[a-zA-Z0-9-]{1,20}$/);
		const name = fc.tuple(label, fc.constantFrom('', '.acme.example', '.b', '$', '.')).map((parts) => parts.join(''));
		fc.assert(
			fc.property(name, name, fc.constantFrom('', 'ACME', 'acme.example'), (one, other, domain) => {
				const match = compareNames(one, other, domain);
				if (match === 'same' || match === 'sameLabel') expect(nameKey(one)).toBe(nameKey(other));
			}),
		);
	});

	it('looks for a name in every spelling that a filter may want', () => {
		expect(nameSpellings('fin-lt-22.acme.example')).toEqual([
			'fin-lt-22.acme.example', 'FIN-LT-22.ACME.EXAMPLE', 'Fin-Lt-22.acme.example', 'fin-lt-22', 'FIN-LT-22', 'Fin-Lt-22',
		]);
		expect(nameSpellings('ACCOUNTING-LAPTOP-7')).toContain('ACCOUNTING-LAPT');
		expect(nameSpellings('DC01, old.copy')).toEqual(['DC01, old.copy', 'DC01, OLD.COPY', 'dc01, old.copy', 'Dc01, old.copy']);
	});
});
