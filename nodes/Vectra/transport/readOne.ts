import type { IDataObject } from 'n8n-workflow';
import { isRecord, numeric } from '../../shared/values';
import type { VectraApi } from './api';

/**
 * Reads one object by its ID.
 *
 * @param what names it in messages, such as `host 4711`
 * @throws NodeApiError when there is none, and when the answer is not a record of that ID
 */
export async function readOne(
	api: VectraApi,
	path: string,
	id: number,
	what: string,
	qs: IDataObject = {},
): Promise<IDataObject> {
	const subject = { what, one: true };
	const reply = await api.read(`${path}/${id}`, qs, subject);
	if (isRecord(reply.body) && numeric(reply.body.id) === id) return reply.body as IDataObject;
	throw api.fail(reply, subject);
}
