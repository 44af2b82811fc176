import fc from 'fast-check';

// A change that only some random cases notice must be noticed in every run, or in none. Few cases: these tests run a
// thousand times, and the tables are to hold the rules.
fc.configureGlobal({ seed: 20_260_000, numRuns: 15 });
