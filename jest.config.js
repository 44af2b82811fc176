/** One project per kind of test, so that each can run alone: `jest --selectProjects unit`. */
const project = (displayName, extra = {}) => ({
	displayName,
	testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
				module: { type: 'commonjs' },
			},
		],
	},
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/lab/n8n', '<rootDir>/.lab'],
	setupFiles: ['<rootDir>/test/support/environment.ts'],
	...extra,
});

module.exports = {
	// A machine that is busy must not fail a test.
	testTimeout: 30_000,
	projects: [
		project('unit'),
		project('engine', { setupFilesAfterEnv: ['<rootDir>/test/support/nock.ts'] }),
		project('contract'),
		project('model'),
		project('e2e'),
		project('ui'),
		project('chaos'),
		project('queue'),
	],
};
