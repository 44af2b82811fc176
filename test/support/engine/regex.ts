import { setSafeRegexEngine } from 'n8n-workflow';

const global = (flags = ''): string => (flags.includes('g') ? flags : `${flags}g`);

/**
 * n8n 2.41 gives each regular expression of a form 250 ms by the clock on the wall, which a busy machine does not keep. The
 * tests use the same expressions without that limit.
 */
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) => input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags) => Array.from(input.matchAll(new RegExp(pattern, global(flags)))),
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});
