import type { INodeProperties } from 'n8n-workflow';
import { badInput, readChoice } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { WRITE_ASSIGNMENTS } from '../../descriptions/rights';
import { showOutcome } from '../../output/others';
import { createApi } from '../../transport/api';
import { converge } from '../../transport/converge';
import { OUTCOME_CATEGORIES, outcomesTitled, type Outcome } from '../../transport/outcomes';
import { itemError } from '../itemError';
import { sanitizeNote } from '../note/text';

const properties: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Penetration test',
		description: 'An outcome that has this title already, in any case, is used instead of a second one',
	},
	{
		displayName: 'Category',
		name: 'category',
		type: 'options',
		options: [
			{ name: 'Benign True Positive', value: 'benign_true_positive' },
			{ name: 'False Positive', value: 'false_positive' },
			{ name: 'Malicious True Positive', value: 'malicious_true_positive' },
		],
		default: 'benign_true_positive',
		description: 'What the outcome counts as in Vectra',
	},
];

/** Makes an outcome of a customer's own. Vectra does not say that titles are unique, so they are listed first. */
export const createOutcome: ItemOperation = {
	option: {
		name: 'Create Outcome',
		value: 'createOutcome',
		action: 'Create assignment outcome',
		description: 'Add an outcome with which assignments can be resolved. Safe to repeat.',
	},
	properties,
	mutates: true,
	rights: WRITE_ASSIGNMENTS,
	async execute(context, itemIndex) {
		const title = sanitizeNote(text(context.getNodeParameter('title', itemIndex, '')), false).replace(/\s+/g, ' ').trim();
		if (title === '') throw badInput(context, itemIndex, 'The Title is missing', 'Give the words that analysts choose the outcome by');
		const category = readChoice(context, itemIndex, 'category', OUTCOME_CATEGORIES, 'benign_true_positive', 'Category');
		const api = await createApi(context);
		const { after, changes } = await converge<Outcome[], true>({
			clock: api.clock,
			read: async () => await outcomesTitled(api, context.getNode(), title),
			plan(found) {
				if (found.length === 0) return true;
				if (found.some((one) => one.category === category)) return undefined;
				const [{ id, category: other }] = found;
				throw itemError(
					context,
					itemIndex,
					`Vectra has the outcome “${title}” already (${id}), in the category ${other || '?'}`,
					'Nothing was created. Choose that category, or give another title',
				);
			},
			async write() {
				await api.write('POST', '/assignment_outcomes', { title, category }, { what: `the assignment outcome “${title}”` });
			},
			notKept: () => itemError(context, itemIndex, `Vectra accepted the outcome “${title}”, but does not list it`, 'Look for it in Vectra before running again'),
		});
		const outcome = after.find((one) => one.category === category) ?? after[0];
		return { created: changes.length > 0, ...showOutcome(outcome.record) };
	},
};
