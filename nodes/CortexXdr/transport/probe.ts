import type { IDataObject, INode } from 'n8n-workflow';
import { toNodeError } from '../../shared/explanation';
import type { HttpReply } from '../../shared/http';
import { isRecord } from '../../shared/values';
import type { CortexApi } from './api';
import { explainReply, isErrorEnvelope, isUnknownCall } from './errors';

/** What a read of one call says about the key and the tenant. */
export interface Probe {
	result:
		/** It answered, or refused for a reason other than the role. */
		| 'allowed'
		/** The role does not include it. */
		| 'denied'
		/** The licence does not include it. */
		| 'unlicensed'
		/** The tenant does not have the call. */
		| 'absent'
		/** It cannot be told. */
		| 'unclear';
	/** The value of `reply`; undefined when there is none. */
	reply: unknown;
	/** In words, where it is not simply allowed; '' else. */
	words: string;
	headers: HttpReply['headers'];
}

/** Reads as little as the call allows. @param node for the errors @throws NodeApiError when no reply came, or the key itself was refused */
export async function probe(
	node: INode,
	api: CortexApi,
	path: string,
	requestData: IDataObject = ONE_ROW,
): Promise<Probe> {
	const reply = await api.fetch({ method: 'POST', url: `/public_api/v1/${path}`, body: { request_data: requestData } });
	const { status, body, headers } = reply;
	const explanation = explainReply(reply, api.clock.now());
	const words = explanation.message;
	const refused = (result: Probe['result']): Probe => ({ result, reply: undefined, words, headers });
	if (status === 401) throw toNodeError(node, explanation);
	if (status === 403) return refused('denied');
	if (status === 402) return refused('unlicensed');
	if (status === 200 && isRecord(body) && !isErrorEnvelope(body)) {
		return { result: 'allowed', reply: body.reply ?? body, words: '', headers };
	}
	if (isUnknownCall(reply)) return refused('absent');
	// The product looked at the request, which it does for those who may send it.
	if ((status === 200 || status === 500) && isErrorEnvelope(body)) return refused('allowed');
	return refused('unclear');
}

const ONE_ROW: IDataObject = { search_from: 0, search_to: 1 };
