import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { KindName } from '../descriptions/kinds';
import { searchObjects } from './searchObjects';

const searchFor = (kind: KindName) =>
	async function (this: ILoadOptionsFunctions, filter?: string, token?: string): Promise<INodeListSearchResult> {
		return await searchObjects(this, kind, filter, token);
	};

/** What the editor calls while a form is filled in. */
export const methods = {
	listSearch: {
		searchAccounts: searchFor('account'),
		searchAssignments: searchFor('assignment'),
		searchDetections: searchFor('detection'),
		searchEntities: searchFor('entity'),
		searchGroups: searchFor('group'),
		searchHosts: searchFor('host'),
		searchOutcomes: searchFor('outcome'),
		searchUsers: searchFor('user'),
	},
};
