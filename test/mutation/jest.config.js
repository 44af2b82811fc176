/** The unit tests of the modules that are mutated, and nothing slower. */
const { projects } = require('../../jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

module.exports = {
	...unit,
	rootDir: '../..',
	setupFiles: [...unit.setupFiles, '<rootDir>/test/mutation/setup.ts'],
	testMatch: [
		'<rootDir>/test/unit/cortex/*.test.ts',
		'<rootDir>/test/unit/cortex/trigger/*.test.ts',
		'<rootDir>/test/unit/vectra/**/*.test.ts',
		'<rootDir>/test/unit/shared/trigger/*.test.ts',
		'<rootDir>/test/unit/shared/{addresses,formValues,network,pattern,throttling,time,transportFailure}.test.ts',
	],
};
