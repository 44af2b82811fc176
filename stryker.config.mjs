/**
 * Mutation testing of the rules: every small change to them must make a unit test fail. See docs/mutation-testing.md.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: [
		'nodes/CortexXdr/containment/*.ts',
		'nodes/shared/pattern.ts',
		'nodes/Vectra/trigger/{cidr,membership}.ts',
		'nodes/Vectra/trigger/containment/{caps,exclusions,held,ledger,reconcile,releaseRule,window}.ts',
		'nodes/Vectra/actions/containment/{tags,outcomes,note}.ts',
	],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/jest.config.js' },
	coverageAnalysis: 'perTest',
	checkers: [],
	concurrency: 2,
	timeoutMS: 20_000,
	ignorePatterns: ['.lab', 'bench', 'dist', 'docs', 'icons', 'lab', 'scripts', 'workflows', 'test/{chaos,contract,e2e,engine,model,queue,ui}'],
	tempDirName: '.lab/stryker',
	reporters: ['clear-text', 'html', 'json'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: '.lab/mutation/report.html' },
	jsonReporter: { fileName: '.lab/mutation/report.json' },
	thresholds: { high: 95, low: 90, break: 90 },
};
