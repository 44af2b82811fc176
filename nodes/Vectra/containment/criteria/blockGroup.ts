import { textIn } from '../../../shared/formValues';
import { isMember } from '../membership';
import { defineCriterion } from './criterion';

/** The host is in the host group of this name, or its address lies in the IP group of this name. */
export const blockGroup = defineCriterion({
	name: 'blockGroup',
	field: {
		displayName: 'Block Group',
		name: 'blockGroup',
		type: 'string',
		default: '',
		placeholder: 'e.g. Block',
		description: 'Members of the host or IP group in Vectra with exactly this name are to be isolated',
	},
	read: (given, refuse) => textIn(given, 'Block Group', refuse) || null,
	evidence: (name) => ({ kind: 'group', name }),
	meets(name, host, { groups }) {
		const group = groups.get(name);
		return group !== undefined && isMember(host, group);
	},
	text: (name) => `The host is a member of the block group “${name}”`,
});
