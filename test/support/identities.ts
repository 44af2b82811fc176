import { readIdentity, type Identity, type IdentityInput } from '../../nodes/CortexXdr/containment/identity';

/** The time at which the identities of tests are read. */
export const NOW = Date.parse('2026-02-03T12:00:00Z');

/** What the rules make of the form's fields. */
export function anIdentity(input: IdentityInput): Identity {
	const result = readIdentity(input, NOW);
	if ('problem' in result) throw new Error(result.problem);
	return result.identity;
}
