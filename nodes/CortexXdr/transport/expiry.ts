import type { IExecuteFunctions } from 'n8n-workflow';
import { isRecord, numeric } from '../../shared/values';
import { toNodeError } from '../../shared/explanation';
import type { CortexApi } from './api';
import { explainReply, isErrorEnvelope, isUnknownCall } from './errors';

const PATH = 'configurations/agent/action_center_expiration';

/** How long pending actions wait for their agents: action type → hours. */
export type Expiry = ReadonlyMap<string, number>;

/**
 * Reads the tenant's expiry of pending actions. Exists in Cortex XDR 5.x and XSIAM only; the vendor's pages say POST, an
 * older specification GET, so the second is tried when the first is not understood.
 */
export async function readExpiry(context: IExecuteFunctions, api: CortexApi): Promise<Expiry> {
	const url = `/public_api/v1/${PATH}`;
	let reply = await api.fetch({ method: 'POST', url, body: { request_data: {} } });
	if (isUnknownCall(reply)) reply = await api.fetch({ method: 'GET', url });
	const hours = reply.status === 200 ? readHours(reply.body) : undefined;
	if (hours) return hours;
	if (isUnknownCall(reply)) {
		throw toNodeError(context.getNode(), {
			message: 'This tenant has no settings for the expiry of actions',
			description: 'The API for them exists in Cortex XDR 5.x and Cortex XSIAM, not in Cortex XDR 3.x',
			httpCode: String(reply.status),
			failure: { cause: 'configuration-invalid' },
		});
	}
	const explanation = explainReply(reply);
	if (reply.status === 403) {
		explanation.description =
			'These settings need a role with Agent Configurations: View/Edit, which containment does not';
	}
	throw toNodeError(context.getNode(), explanation);
}

/** Sets the expiry of one action type for the whole tenant, in hours. Other types stay as they are. */
export async function writeExpiry(api: CortexApi, actionType: string, hours: number): Promise<void> {
	await api.write(
		`${PATH}/set`,
		{ [actionType]: hours },
		'read the settings with Tenant → Get Action Expiry',
	);
}

/** The map, bare or in `reply`; undefined when there is none. */
function readHours(body: unknown): Expiry | undefined {
	if (isErrorEnvelope(body) || !isRecord(body)) return undefined;
	const map = isRecord(body.reply) ? body.reply : body;
	const hours = new Map<string, number>();
	for (const [type, value] of Object.entries(map)) {
		const number = numeric(value);
		if (number !== undefined) hours.set(type, number);
	}
	return hours.size > 0 ? hours : undefined;
}
