import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { NetworkFailure, PreparationFailed, send } from '../../nodes/shared/http';

/** A node that sends one GET per item through the nodes' transport and puts out the status and body of the reply. */
export class RequestNode implements INodeType {
	description: INodeTypeDescription;

	constructor(credential: string) {
		this.description = {
			displayName: 'Request',
			name: 'request',
			group: ['transform'],
			version: 1,
			description: 'Sends a request',
			defaults: { name: 'Request' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: credential, required: true }],
			properties: [
				{ displayName: 'Credential', name: 'credential', type: 'hidden', default: credential },
				{ displayName: 'URL', name: 'url', type: 'string', default: '/api/thing' },
				{ displayName: 'Renew on 401', name: 'renew', type: 'boolean', default: false },
			],
		};
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output: INodeExecutionData[] = [];
		for (const [item] of this.getInputData().entries()) {
			const credential = this.getNodeParameter('credential', item) as string;
			const url = this.getNodeParameter('url', item) as string;
			const renew = this.getNodeParameter('renew', item) as boolean;
			try {
				const { status, body } = await send(this, credential, { method: 'GET', url }, renew);
				output.push({ json: { status, body } as IDataObject, pairedItem: { item } });
			} catch (error) {
				const known = error instanceof NetworkFailure || error instanceof PreparationFailed;
				throw known ? new NodeOperationError(this.getNode(), `${error.name}: ${error.message}`, { itemIndex: item }) : error;
			}
		}
		return [output];
	}
}
