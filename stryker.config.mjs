import { ROOMS } from './test/mutation/rooms.mjs';

/** One at a time: `npm run test:mutation` goes through all of them. */
const room = process.env.MUTATION_ROOM ?? 'cortex';

/**
 * Mutation testing of the rules: every small change to them must make a unit test fail. See docs/mutation-testing.md.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: [ROOMS[room]],
	testRunner: 'jest',
	jest: { configFile: 'test/mutation/jest.config.js' },
	coverageAnalysis: 'perTest',
	checkers: [],
	concurrency: 2,
	// Long enough that a busy machine is not taken for a loop without end.
	timeoutMS: 30_000,
	ignorePatterns: ['.lab', 'bench', 'dist', 'docs', 'icons', 'lab', 'scripts', 'workflows', 'test/{chaos,contract,e2e,engine,model,queue,ui}'],
	tempDirName: '.lab/stryker',
	reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: `.lab/mutation/${room}.html` },
	jsonReporter: { fileName: `.lab/mutation/${room}.json` },
	thresholds: { high: 95, low: 90, break: 90 },
};
