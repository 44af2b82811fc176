import { NodeOperationError, type IDataObject, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { incidentProperty, productVersionProperty, readIncidentId, readProductVersion } from '../../descriptions/locators';
import { VIEW_INCIDENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { readArtifacts } from '../../transport/caseRecords';
import { readIncident } from '../../transport/incidents';

const properties: INodeProperties[] = [productVersionProperty, incidentProperty];

/** Reads the files, addresses and domains of an incident or case: one item each. */
export const getArtifacts: ItemOperation = {
	option: {
		name: 'Get Artifacts',
		value: 'getArtifacts',
		action: 'Get artifacts of incident',
		description: 'Read the files, addresses and domains that an incident or case is about',
	},
	properties,
	mutates: false,
	rights: VIEW_INCIDENTS,
	async execute(context, itemIndex) {
		const id = readIncidentId(context, itemIndex);
		const api = createApi(context);
		if (readProductVersion(context, itemIndex) === 'xdr5') return await readArtifacts(context.getNode(), api, id);
		const incident = await readIncident(api, id, 1);
		if (!incident) {
			throw new NodeOperationError(context.getNode(), `There is no incident with the ID ${id}`, {
				itemIndex,
				description: 'It may be outside the scope of the API key. Check the ID and Product Version',
			});
		}
		const { network_artifacts: network, file_artifacts: files } = incident as { network_artifacts: IDataObject[]; file_artifacts: IDataObject[] };
		return [...network.map((row) => ({ artifact_kind: 'network', ...row })), ...files.map((row) => ({ artifact_kind: 'file', ...row }))];
	},
};
