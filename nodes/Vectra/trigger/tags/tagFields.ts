import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { collectionFor } from '../../../shared/trigger/form';
import { textList } from '../../../shared/values';
import { tagProblem } from '../../transport/tagName';
import { fetchHostDetails, EventReader, maxItems, type EventOptions } from '../feed/fields';
import type { Watched } from './tagSnapshot';

/** More do not fit into the URL of a request. */
const MOST_TAGS = 100;

const show = { triggerOn: ['tagChange'] };

export const tagProperties: INodeProperties[] = [
	{
		displayName: 'Watch',
		name: 'watchTags',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Tags',
				value: 'all',
				description: 'Reads every host or account in each poll',
			},
			{
				name: 'These Tags',
				value: 'list',
			},
		],
		default: 'list',
		displayOptions: { show },
	},
	{
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tag' },
		noDataExpression: true,
		required: true,
		default: [],
		placeholder: 'e.g. under_investigation',
		displayOptions: { show: { ...show, watchTags: ['list'] } },
		description: 'Tags exactly as in Vectra; upper and lower case differ',
	},
	{
		displayName: 'Changes',
		name: 'tagChanges',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'Added', value: 'added' },
			{ name: 'Removed', value: 'removed' },
		],
		default: ['added', 'removed'],
		displayOptions: { show },
	},
	collectionFor('tagChange', 'options', [
		{
			displayName: 'Emit Present Tags',
			name: 'emitPresent',
			type: 'boolean',
			default: false,
			description: 'Whether to emit the watched tags that exist when the trigger is first activated',
		},
		fetchHostDetails,
		maxItems,
	]),
];

export interface TagParameters extends EventOptions {
	watched: Watched;
	changes: string[];
	emitPresent: boolean;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readTagParameters(context: IPollFunctions): TagParameters {
	const reader = new EventReader(context, tagProperties);
	const all = reader.choice('watchTags', 'Watch', ['all', 'list'], 'list') === 'all';
	const watched = all ? 'all' : [...new Set(textList(context.getNodeParameter('tags', [])))].sort();
	if (watched.length === 0) throw reader.refuse('No tag is given', 'Add at least one tag to watch, or choose All Tags in Watch');
	if (watched !== 'all') {
		if (watched.length > MOST_TAGS) throw reader.refuse(`More than ${MOST_TAGS} tags are given`, 'Watch fewer, or choose All Tags in Watch');
		const problem = watched.map(tagProblem).find((one) => one !== undefined);
		if (problem !== undefined) throw reader.refuse(problem, 'Correct the tag in Tags');
	}
	const changes = textList(context.getNodeParameter('tagChanges', ['added', 'removed']));
	if (changes.length === 0) throw reader.refuse('No change is chosen', 'Choose Added, Removed or both in Changes');
	return { ...reader.common(), watched, changes, emitPresent: reader.flag(reader.options, 'emitPresent', 'Emit Present Tags') };
}
