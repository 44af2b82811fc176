import { toNodeError } from '../../shared/explanation';
import type { RequestContext } from '../../shared/http';
import type { CortexApi } from './api';
import { explainReply, isErrorEnvelope, isUnknownCall } from './errors';

/** Which generation of the product a tenant runs: 5.x renamed incidents to cases and alerts to issues. */
export type ProductLine = 'xdr3' | 'xdr5';

/** What was found out in this execution of the node, whose credential does not change meanwhile. */
const found = new WeakMap<object, Promise<ProductLine>>();

/**
 * The product line of the tenant, asked for once in each execution of the node.
 *
 * @throws NodeApiError when it cannot be told, such as for a key that may not see cases
 */
export async function productLineOf(context: RequestContext, api: CortexApi): Promise<ProductLine> {
	const known = found.get(context) ?? detectProductLine(context, api);
	found.set(context, known);
	return await known;
}

/** Only 5.x has the call that lists cases (vendor specification); a 5.0 tenant still answers the calls of 3.x as well. */
async function detectProductLine(context: RequestContext, api: CortexApi): Promise<ProductLine> {
	const body = { request_data: { search_from: 0, search_to: 1 } };
	const reply = await api.fetch({ method: 'POST', url: '/public_api/v1/case/search', body });
	if (reply.status === 200 && !isErrorEnvelope(reply.body)) return 'xdr5';
	if (isUnknownCall(reply)) return 'xdr3';
	const { description, ...explanation } = explainReply(reply);
	throw toNodeError(context.getNode(), {
		...explanation,
		description: `${description}. So it cannot be told whether the tenant runs 3.x or 5.x: choose Product Version by hand`,
	});
}
