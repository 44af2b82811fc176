import { textIn } from '../../../shared/formValues';
import { tagProblem } from '../../transport/tagName';
import { defineCriterion } from './criterion';

/** A person asks for the isolation by a tag, which is compared whole and with its case. */
export const requestTag = defineCriterion({
	name: 'requestTag',
	field: {
		displayName: 'Request Tag',
		name: 'requestTag',
		type: 'string',
		default: 'vectra_contain',
		description:
			'Hosts with exactly this tag are to be isolated, and to be released when it is taken off. When moving over from Vectra Automated Response, give the tag used there: hosts that it contained and that do not carry the Request Tag are released.',
	},
	read(given, refuse) {
		const tag = textIn(given, 'Request Tag', refuse);
		if (tag === '') return null;
		const problem = tagProblem(tag);
		if (problem !== undefined) throw refuse(problem, 'Correct the Request Tag');
		return tag;
	},
	evidence: (tag) => ({ kind: 'tag', tag }),
	meets: (tag, host) => host.tags.includes(tag),
	text: (tag) => `The host carries the request tag “${tag}”`,
});
