/** The unit tests of the modules that are mutated, and nothing slower. */
const { projects } = require('../../jest.config.js');

module.exports = {
	...projects.find(({ displayName }) => displayName === 'unit'),
	rootDir: '../..',
	testMatch: [
		'<rootDir>/test/unit/cortex/*.test.ts',
		'<rootDir>/test/unit/vectra/**/*.test.ts',
		'<rootDir>/test/unit/shared/pattern.test.ts',
	],
};
