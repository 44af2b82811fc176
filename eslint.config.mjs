import { config } from '@n8n/node-cli/eslint';
import nodesBase from 'eslint-plugin-n8n-nodes-base';

/** Code that never ships: it may use Node's own modules, timers and the console. */
const notShipped = ['test/**/*.ts', 'lab/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'];

/** n8n's own configuration brings an older version of the rules for nodes and credentials: all its parts use the newer one. */
const newerRules = config.map((part) =>
	part.plugins?.['n8n-nodes-base'] ? { ...part, plugins: { ...part.plugins, 'n8n-nodes-base': nodesBase } } : part,
);

export default [
	{ ignores: ['dist', 'node_modules', '**/node_modules', 'coverage', '.lab'] },
	...newerRules,
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...nodesBase.configs.credentials.rules,
			// Wants the slug of a page at n8n's site. Outside of n8n it is an address (@n8n/community-nodes/credential-documentation-url).
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// Takes the number of a key for a secret, by its name (instead: @n8n/community-nodes/credential-password-field).
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...nodesBase.configs.nodes.rules,
			// Both want the text 'main', the latter for a trigger with two outputs too (instead: @n8n/community-nodes/node-connection-type-literal).
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
	{ files: ['package.json'], rules: nodesBase.configs.community.rules },
	{
		files: notShipped,
		rules: {
			'@n8n/community-nodes/no-restricted-imports': 'off',
			'@n8n/community-nodes/no-restricted-globals': 'off',
			'@n8n/community-nodes/no-hardcoded-secrets': 'off',
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			'@n8n/community-nodes/require-node-api-error': 'off',
			'import-x/no-named-as-default-member': 'off',
			'import-x/no-named-as-default': 'off',
			'no-console': 'off',
		},
	},
	{
		files: ['**/*.ts'],
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
	},
];
