import type { IPollFunctions } from 'n8n-workflow';
import type { Clock } from '../../shared/clock';
import { toNodeError } from '../../shared/explanation';
import { cortexBaseUrl } from '../../shared/hosts';
import { failureOf } from '../../shared/http';
import type { Session, TriggerModule as AnyTriggerModule } from '../../shared/trigger/poll';
import { text } from '../../shared/values';
import { createApi, type CortexApi } from '../transport/api';
import { explain } from '../transport/errors';
import { CREDENTIAL } from '../transport/request';

/** What a trigger needs during one poll. */
export interface PollSession extends Session {
	api: CortexApi;
}

/** One value of “Trigger On”. */
export type TriggerModule<Parameters> = AnyTriggerModule<PollSession, Parameters>;

/** Connects to the tenant. @param readMs how long all reads of the poll may take, retries included */
export async function openSession(context: IPollFunctions, clock: Clock, readMs: number) {
	return { api: createApi(context, clock, readMs), source: await tenantOf(context) };
}

/** The address of the tenant: endpoints, incidents and alerts of another one have other IDs. */
async function tenantOf(context: IPollFunctions): Promise<string> {
	try {
		const { host } = await context.getCredentials(CREDENTIAL);
		return cortexBaseUrl(text(host)).toLowerCase();
	} catch (error) {
		const explanation = explain(failureOf(error));
		throw explanation ? toNodeError(context.getNode(), explanation) : error;
	}
}
