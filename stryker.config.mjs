/**
 * Mutation testing of the rules: every small change to them must make a unit test fail. See docs/mutation-testing.md.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: [
		'nodes/CortexXdr/containment/*.ts',
		'nodes/shared/pattern.ts',
		'nodes/Vectra/actions/containment/{note,outcomes,tags}.ts',
		'nodes/Vectra/trigger/{cidr,firstState,membership,overlap}.ts',
		'nodes/Vectra/trigger/containment/{caps,criteria,exclusions,held,item,ledger,reconcile,releaseRule,window,wording}.ts',
		'nodes/Vectra/trigger/events/{attempt,cursor,drain,feedPage,filters,item,known,scoreSnapshot,tagSnapshot,times}.ts',
	],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/jest.config.js' },
	coverageAnalysis: 'perTest',
	checkers: [],
	concurrency: 2,
	timeoutMS: 5_000,
	ignorePatterns: ['.lab', 'bench', 'dist', 'docs', 'icons', 'lab', 'scripts', 'workflows', 'test/{chaos,contract,e2e,engine,model,queue,ui}'],
	tempDirName: '.lab/stryker',
	reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: '.lab/mutation/report.html' },
	jsonReporter: { fileName: '.lab/mutation/report.json' },
	thresholds: { high: 95, low: 90, break: 90 },
};
