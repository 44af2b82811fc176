import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { textList } from '../../../shared/values';
import { objectProperties } from '../../descriptions/objectFields';
import { tagProblem } from '../../transport/tagName';

export const tagsProperty: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tag' },
	default: [],
	required: true,
	placeholder: 'e.g. vectra_contain',
	description: 'Exactly as in Vectra: upper and lower case differ. An expression may give a list.',
};

export const tagEditProperties: INodeProperties[] = [...objectProperties, tagsProperty];

/** Reads the tags, each once. @throws NodeOperationError that names the first tag that cannot be one */
export function readTagNames(context: IExecuteFunctions, itemIndex: number): string[] {
	const given: unknown = context.getNodeParameter('tags', itemIndex, []);
	const tags = (Array.isArray(given) ? given.flat() : [given]).flatMap((tag) => textList(tag));
	if (tags.length === 0) throw badInput(context, itemIndex, 'No tag is given', 'Add at least one tag');
	for (const tag of tags) {
		const problem = tagProblem(tag);
		if (problem !== undefined) throw badInput(context, itemIndex, problem);
	}
	return [...new Set(tags)];
}
