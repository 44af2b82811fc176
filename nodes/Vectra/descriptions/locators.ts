import type { INodeProperties } from 'n8n-workflow';
import { locatorProperty, type LocatorForm } from '../../shared/locator';
import { NUMBER_ID_PATTERN } from '../../shared/numberId';

/** Vectra numbers its objects. */
const ID: LocatorForm['id'] = {
	placeholder: 'e.g. 4711',
	pattern: { regex: NUMBER_ID_PATTERN, errorMessage: 'An ID of Vectra is a number' },
};

const locator = (form: Omit<LocatorForm, 'id'>): INodeProperties => locatorProperty({ ...form, id: ID });

const byName = (placeholder: string) => ({ displayName: 'By Name', name: 'name', placeholder });

export const hostProperty = locator({
	displayName: 'Host',
	name: 'host',
	searchListMethod: 'searchHosts',
	description: 'The host by its ID, its exact name or the address that it has now',
	byText: [byName('e.g. FIN-LT-0142'), { displayName: 'By IP Address', name: 'ip', placeholder: 'e.g. 10.20.30.44' }],
});

export const accountProperty = locator({
	displayName: 'Account',
	name: 'account',
	searchListMethod: 'searchAccounts',
	description: 'The account by its ID or its exact name',
	byText: [byName('e.g. j.doe@example.com')],
});

/** Hosts and accounts are numbered apart: host 7 and account 7 can both exist. */
export const entityTypeProperty: INodeProperties = {
	displayName: 'Entity Type',
	name: 'entityType',
	type: 'options',
	options: [
		{ name: 'Account', value: 'account' },
		{ name: 'Host', value: 'host' },
	],
	default: 'host',
	description: 'Hosts and accounts are numbered apart, so an ID alone does not say which is meant',
};

export const entityProperty = locator({
	displayName: 'Entity',
	name: 'entity',
	searchListMethod: 'searchEntities',
	description: 'The host or account by its ID or its exact name',
	byText: [byName('e.g. FIN-LT-0142')],
});

export const detectionProperty = locator({
	displayName: 'Detection',
	name: 'detection',
	searchListMethod: 'searchDetections',
	description: 'The detection by its ID',
});

export const groupProperty = locator({
	displayName: 'Group',
	name: 'group',
	searchListMethod: 'searchGroups',
	description: 'The group by its ID or its exact name',
	byText: [byName('e.g. NoBlock')],
});

export const userProperty = locator({
	displayName: 'User',
	name: 'user',
	searchListMethod: 'searchUsers',
	description: 'The user by its ID, user name or email address',
	byText: [byName('e.g. soc@example.com')],
});

export const assignmentProperty = locator({
	displayName: 'Assignment',
	name: 'assignment',
	searchListMethod: 'searchAssignments',
	description: 'The assignment by its ID',
});

export const outcomeProperty = locator({
	displayName: 'Outcome',
	name: 'outcome',
	searchListMethod: 'searchOutcomes',
	description: 'The outcome of an assignment by its ID or its exact title',
	byText: [byName('e.g. False Positive')],
});
