import type { IPollFunctions } from 'n8n-workflow';
import type { Clock } from '../../shared/clock';
import type { Session, TriggerModule as AnyTriggerModule } from '../../shared/trigger/poll';
import { createApi, type VectraApi } from '../transport/api';
import { clientOf, type VectraClient } from '../transport/client';

/** What a trigger needs during one poll. */
export interface PollSession extends Session {
	/** For calls that the client does not offer. */
	api: VectraApi;
	client: VectraClient;
}

/** One value of “Trigger On”. */
export type TriggerModule<Parameters> = AnyTriggerModule<PollSession, Parameters>;

/** Signs in to Vectra. @param readMs how long all reads of the poll may take, retries included */
export async function openSession(context: IPollFunctions, clock: Clock, readMs: number) {
	const api = await createApi(context, clock, readMs);
	const { deployment, host } = api.connection;
	return { api, client: clientOf(api), source: `${deployment}:${host}` };
}
