import { findSecrets } from '../../support/secrets';

it('finds each secret in each place, and does not repeat it', () => {
	const secrets = new Map([['key', 'k-123'], ['token', 't-456'], ['none', '']]);
	const places = [
		{ name: 'a log', text: 'x k-123 y' },
		{ name: 'a table', text: '["t-456","k-123"]' },
		{ name: 'a journal', text: 'K-123' },
	];
	expect(findSecrets(secrets, places)).toEqual(['key in a log', 'key in a table', 'token in a table']);
});
