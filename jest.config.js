const swc = (syntax) => [
	'@swc/jest',
	{
		jsc: { target: 'es2022', parser: { syntax } },
		module: { type: 'commonjs' },
	},
];

/** One project per kind of test, so that each can run alone: `jest --selectProjects unit`. */
const project = (displayName, extra = {}) => ({
	displayName,
	testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
	transform: { '^.+\\.ts$': swc('typescript') },
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/lab/n8n', '<rootDir>/.lab'],
	setupFiles: ['<rootDir>/test/support/environment.ts'],
	...extra,
});

module.exports = {
	// A machine that is busy with other stages must not fail a test: most take milliseconds.
	testTimeout: 180_000,
	projects: [
		project('unit'),
		project('engine', { setupFilesAfterEnv: ['<rootDir>/test/support/nock.ts'] }),
		project('contract'),
		// The simulators' servers are called without a socket there, which needs a module that jest can only read translated.
		project('model', {
			transform: { '^.+\\.ts$': swc('typescript'), '/node_modules/cookie/.+\\.js$': swc('ecmascript') },
			transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
		}),
		project('templates'),
		// The files below long/ belong to the long form.
		project('e2e', { testPathIgnorePatterns: ['/node_modules/', ...(process.env.SOAK ? [] : ['/test/e2e/long/'])] }),
		project('ui'),
		project('editor'),
		project('chaos'),
		project('queue'),
		project('compat'),
	],
};
