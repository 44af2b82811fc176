import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readTargets, targetProperties } from '../../descriptions/endpointIds';
import { incidentLink, incidentOptions } from '../../descriptions/incidentId';
import { requestAction } from '../../transport/requestAction';

export const scanProperties: INodeProperties[] = [...targetProperties, incidentOptions];

/** Asks the agents for a malware scan, or for its end. */
export async function requestScan(
	context: IExecuteFunctions,
	itemIndex: number,
	path: 'endpoints/scan' | 'endpoints/abort_scan',
): Promise<IDataObject> {
	const filters = readTargets(context, itemIndex);
	return await requestAction(
		context,
		path,
		{ filters, ...incidentLink(context, itemIndex) },
		'Response → Get Status or Wait for Completion shows when it has ended on each endpoint',
	);
}
