import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isRecord, numeric } from '../../shared/values';
import { createApi } from './api';
import { actionIdOf } from './judge';
import { lostError } from './write';

const CHECK = 'look in the Cortex console under Response → Action Center whether the action was created';

/**
 * Asks for a response action other than isolation: scan, quarantine, restore, file retrieval, script run. What comes
 * back says that Cortex took the request, never that the action is done: agents carry it out when they get to it.
 *
 * @param nextStep how to learn of the end; the action ID is put in front of it
 */
export async function requestAction(
	context: IExecuteFunctions,
	path: string,
	requestData: IDataObject,
	nextStep: string,
): Promise<IDataObject> {
	const reply = await createApi(context).write(path, requestData, CHECK);
	const data = isRecord(reply) ? reply : {};
	const actionId = actionIdOf(reply);
	if (actionId === undefined) throw lostError(context.getNode(), 'the reply holds no action ID', CHECK);
	return {
		accepted: true,
		nextStep: `Accepted, not done yet. With action ID ${actionId}: ${nextStep}`,
		endpointsCount: numeric(data.endpoints_count) ?? null,
		actionId,
	};
}
