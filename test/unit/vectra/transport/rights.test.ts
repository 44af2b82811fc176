import { rightFor } from '../../../../nodes/Vectra/transport/rights';

it.each([
	['GET', '/hosts', 'read hosts'],
	['GET', '/hosts/7', 'read hosts'],
	['GET', '/search/hosts', 'read hosts'],
	['GET', '/hosts/7/notes', 'read notes'],
	['DELETE', '/accounts/7/notes/3', 'edit notes'],
	['POST', '/entities/7/notes?type=host', 'edit notes'],
	['GET', '/tagging/host/7', 'read tags'],
	['PATCH', '/tagging/entity/7?type=host', 'edit tags'],
	['POST', '/tagging/host', 'edit tags'],
	['GET', '/entities', 'read hosts and accounts'],
	['GET', '/events/entity_scoring', 'read hosts and accounts'],
	['GET', '/events/detections', 'read detections'],
	['PATCH', '/detections', 'edit detections'],
	['GET', '/detections/5/pcap', 'read detections'],
	['PATCH', '/groups/3', 'edit groups'],
	['GET', '/users', 'read users'],
	['PUT', '/assignments/3/resolve', 'edit assignments'],
	['GET', '/assignment_outcomes', 'read assignments'],
	['GET', '/something/new', ''],
])('%s %s needs the right to “%s”', (method, path, right) => {
	expect(rightFor(method, path)).toBe(right);
});
