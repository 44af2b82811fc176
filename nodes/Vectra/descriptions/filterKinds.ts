import type { INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../shared/formValues';
import { refuseInput } from '../../shared/input';
import { readTimeField } from '../../shared/rows';
import { epochMs } from '../../shared/time';
import { flagOf, numeric, splitList, text, textList } from '../../shared/values';
import { tagProblem } from '../transport/tagName';
import { asId } from './readIds';
import { badValue, queryOf, fieldOf, type Filter, type FilterInput, type Parameter, type Row } from './filters';

interface Field {
	displayName: string;
	name: string;
	description?: string;
	parameter?: Parameter;
	/** The fields of a row that may hold it, the best first. */
	fields: readonly string[];
}

/** A text that must match, whole or in part. Case is ignored. */
export function textFilter(field: Field & { partial?: boolean; placeholder?: string }): Filter {
	const { displayName, name, description, parameter, fields, partial, placeholder } = field;
	return {
		property: {
			displayName,
			name,
			type: 'string',
			default: '',
			...(placeholder === undefined ? {} : { placeholder }),
			...(description === undefined ? {} : { description }),
		},
		read(input) {
			const given = text(input.given);
			if (given === '') return undefined;
			const wanted = given.toLowerCase();
			return {
				qs: queryOf(parameter, input.deployment, given),
				passes(row) {
					const have = text(fieldOf(input, displayName, row, fields)).toLowerCase();
					return partial ? have.includes(wanted) : have === wanted;
				},
			};
		},
	};
}

/** Tags; any of them matches. Vectra also matches parts of tags: inexact matches are left out here. */
export const tagsFilter: Filter = {
	property: {
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		default: '',
		placeholder: 'e.g. vectra_contain',
		description:
			'Exactly as in Vectra: upper and lower case differ. Several may be given, separated by commas; any of them matches.',
	},
	read(input) {
		const wanted = splitList(input.given);
		if (wanted.length === 0) return undefined;
		for (const tag of wanted) {
			const problem = tagProblem(tag);
			if (problem !== undefined) throw badValue(input, 'Tags', problem);
		}
		const exact = flagIn(input.options.exactTags, true, 'Exact Tags', refuseInput(input.context, input.itemIndex));
		return {
			qs: { tags: wanted.join(',') },
			passes: (row) => {
				const tags = tagsOf(fieldOf(input, 'Tags', row, ['tags']));
				return tags.some((tag) =>
					exact ? wanted.includes(tag) : wanted.some((one) => tag.toLowerCase().includes(one.toLowerCase())),
				);
			},
		};
	},
};

/** An entry of Options beside the filter above. */
export const exactTagsOption: INodeProperties = {
	displayName: 'Exact Tags',
	name: 'exactTags',
	type: 'boolean',
	default: true,
	description: 'Whether the filter Tags means whole tags. Off: a part of a tag in any case matches, as in Vectra’s own lists.',
};

/** The tags as written, because a blank at the end makes another tag. */
function tagsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.map((tag) => (typeof tag === 'string' ? tag : text(tag))) : textList(value);
}

/** A whole number as an inclusive threshold (≥). */
export function fromFilter(field: Field & { max: number; min?: number }): Filter {
	const { displayName, name, description, parameter, fields, min = 0, max } = field;
	return {
		property: {
			displayName,
			name,
			type: 'number',
			typeOptions: { minValue: min, maxValue: max },
			default: min,
			description: description ?? `From ${min} to ${max}, inclusive (≥)`,
		},
		read(input) {
			if (text(input.given) === '') return undefined;
			const wanted = numeric(input.given);
			if (wanted === undefined || !Number.isInteger(wanted) || wanted < min || wanted > max) {
				throw badValue(input, displayName, `give a whole number from ${min} to ${max}`);
			}
			return {
				qs: queryOf(parameter, input.deployment, String(wanted)),
				passes: (row) => (numeric(fieldOf(input, displayName, row, fields)) ?? -1) >= wanted,
			};
		},
	};
}

/** An inclusive limit in time; Vectra counts in seconds. A row without a time passes neither bound. */
export function timeFilter(field: Field & { bound: 'after' | 'before' }): Filter {
	const { displayName, name, description, parameter, fields, bound } = field;
	return {
		property: {
			displayName,
			name,
			type: 'dateTime',
			default: '',
			...(description === undefined ? {} : { description }),
		},
		read(input) {
			const wanted = readTimeField(input.context, input.itemIndex, input.given);
			if (wanted === undefined) return undefined;
			const second = Math.floor(wanted / 1_000);
			return {
				qs: queryOf(parameter, input.deployment, new Date(second * 1_000).toISOString().replace('.000Z', 'Z')),
				passes(row) {
					// A time without a zone is UTC in Vectra.
					const at = epochMs(fieldOf(input, displayName, row, fields), 'UTC');
					if (at === undefined) return false;
					const have = Math.floor(at / 1_000);
					return bound === 'after' ? have >= second : have <= second;
				},
			};
		},
	};
}

/** Yes or no. */
export function flagFilter(field: Field & { description: string }): Filter {
	const { displayName, name, description, parameter, fields } = field;
	return {
		property: { displayName, name, type: 'boolean', default: true, description },
		read(input) {
			if (text(input.given) === '') return undefined;
			const wanted = flagIn(input.given, true, displayName, refuseInput(input.context, input.itemIndex));
			return {
				qs: queryOf(parameter, input.deployment, String(wanted)),
				passes: (row) => (flagOf(fieldOf(input, displayName, row, fields)) ?? false) === wanted,
			};
		},
	};
}

interface Choice {
	name: string;
	value: string;
}

/** One or several of a fixed list of words; any of them matches. Vectra is asked only for a single one. */
export function choiceFilter(
	field: Omit<Field, 'fields'> & {
		choices: Choice[];
		valueOf: (row: Row, input: FilterInput) => unknown;
		/** Vectra’s word for a choice in the query. */
		toQuery?: (value: string) => string;
	},
): Filter {
	const { displayName, name, description, parameter, choices, valueOf, toQuery = (value) => value } = field;
	return {
		property: {
			displayName,
			name,
			type: 'multiOptions',
			options: choices,
			default: [],
			description: description ?? 'Any of them matches',
		},
		read(input) {
			const wanted = splitList(input.given).map((value) => value.toLowerCase());
			if (wanted.length === 0) return undefined;
			return {
				qs: wanted.length === 1 ? queryOf(parameter, input.deployment, toQuery(wanted[0])) : {},
				passes: (row) => wanted.includes(text(valueOf(row, input)).toLowerCase()),
			};
		},
	};
}

/** IDs; any of them matches. */
export function idsFilter(
	field: Omit<Field, 'fields'> & {
		description: string;
		what: string;
		idOf: (row: Row, input: FilterInput) => unknown;
		/** The parameter takes one ID only. For several IDs Vectra is not asked, and the rows are picked here. */
		takesOne?: boolean;
	},
): Filter {
	const { displayName, name, description, parameter, what, idOf, takesOne = false } = field;
	return {
		property: {
			displayName,
			name,
			type: 'string',
			default: '',
			description: `${description}. Several may be given, separated by commas.`,
		},
		read(input) {
			const wanted = splitList(input.given).map((id) => asId(input.context, input.itemIndex, id, what));
			if (wanted.length === 0) return undefined;
			return {
				qs: takesOne && wanted.length > 1 ? {} : queryOf(parameter, input.deployment, wanted.join(',')),
				passes: (row) => wanted.includes(numeric(idOf(row, input)) ?? -1),
			};
		},
	};
}
