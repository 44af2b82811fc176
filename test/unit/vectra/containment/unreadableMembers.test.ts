import { mayBeMember, readMembership } from '../../../../nodes/Vectra/containment/membership';
import { readHost, type VectraHost } from '../../../../nodes/Vectra/transport/normalize';

it('takes members that Vectra counts and does not name for unknown ones', () => {
	expect(readMembership('NoBlock', [{ type: 'host', members: [null], memberCount: 1 }]).missing).toBe('0 of 1 members were read');
	expect(readMembership('NoBlock', [{ type: 'host', members: [null], memberCount: 0 }]).missing).toBe('');
});

it.each([
	[{ ip: null, groups: null }, true],
	[{ ip: 'n/a' }, true],
	[{ ip: 'n/a', groups: [] }, false],
	[{ ip: '10.0.0.1' }, false],
])('of a host with %j says that it may be a member by its address: %s', (record, expected) => {
	const group = readMembership('NoBlock', [{ type: 'ip', members: ['10.99.0.0/16'] }]);
	expect(mayBeMember(readHost({ id: 1, ...record }) as VectraHost, group)).toBe(expected);
});
