import { auditRequestOf, hasWords, machinesOf } from '../../../nodes/CortexXdr/containment/auditWords';

const row = (subType: unknown, description: unknown = null) => ({ AUDIT_ENTITY_SUBTYPE: subType, AUDIT_DESCRIPTION: description });

it.each<[unknown, unknown, ReturnType<typeof auditRequestOf>]>([
	['Isolate', null, 'isolate'],
	['ISOLATE ENDPOINT', null, 'isolate'],
	['Unisolate', null, 'release'],
	['Un-isolate', null, 'release'],
	['Release endpoint from isolation', null, 'release'],
	['Isolation reverted', null, 'release'],
	['Isolation removed', null, 'release'],
	['Cancel isolation', null, 'withdrawal'],
	['Isolation expired', null, 'withdrawal'],
	['Cancel action', null, 'cancel'],
	['Action expired', null, 'cancel'],
	// The description speaks only where the sub type says nothing.
	['Isolate', 'Cancelled by the next one', 'isolate'],
	['Response', 'Unisolated FIN-LT-0142', 'release'],
	// Something may be removed that is no isolation.
	['Remove tag', null, null],
	['Login', 'ok', null],
	[null, null, null],
	[7, { isolate: true }, null],
])('reads what %s, %s asked for', (subType, description, expected) => {
	expect(auditRequestOf(row(subType, description))).toBe(expected);
});

it('finds its own words, or those it is given, in sub type and description', () => {
	const found = (subType: unknown, description: unknown) => hasWords(row(subType, description));
	expect([found('UNISOLATE', null), found(null, 'Action cancelled'), found('Expired', ''), found('Login', 'ok'), found(null, null)]).toEqual([true, true, true, false, false]);
	expect([hasWords(row('Login'), ['log']), hasWords(row('Isolate'), ['log'])]).toEqual([true, false]);
	// A word does not begin in the one and end in the other.
	expect(hasWords(row('iso', 'lat'))).toBe(false);
});

it.each<[string, Record<string, unknown>, string[]]>([
	['a host name', { AUDIT_HOSTNAME: 'FIN-LT-0142' }, ['FIN-LT-0142']],
	['a list of host names', { AUDIT_HOSTNAME: ['A', 'B'] }, ['A', 'B']],
	['a list of assets, each once', { AUDIT_HOSTNAME: 'A', AUDIT_ASSET_NAMES: 'A, B' }, ['A', 'B']],
	['more information', { AUDIT_ADDITIONAL_INFORMATION: { endpoint_names: ['C', 'D'], endpoint_count: 2 } }, ['C', 'D']],
	['nothing', { AUDIT_HOSTNAME: null, AUDIT_ADDITIONAL_INFORMATION: 'C' }, []],
])('finds the machines in %s', (_name, fields, machines) => {
	expect(machinesOf(fields)).toEqual(machines);
});
