import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { isRecord, numeric } from '../nodes/shared/values';
import { ask, LogInFailed } from './request';

/** Who signs in, as the message says it, and how its requests are signed. */
export interface RightsCheck {
	/** Such as `The token is right, and its user’s role`. */
	subject: string;
	/** The API version, such as `/api/v2.5`. */
	prefix: string;
	/** Respond UX, whose certificate and address are not the customer's. */
	isCloud: boolean;
	sign(request: IHttpRequestOptions): IHttpRequestOptions;
}

/**
 * Says in a Test which rights to read the role has and which it lacks. Rights to change something cannot be told without
 * changing something. Where hosts cannot be read, the request of the Test says so.
 *
 * @throws LogInFailed that names both, when one is missing
 */
export async function checkVectraRights(helper: IHttpRequestHelper, { subject, prefix, isCloud, sign }: RightsCheck): Promise<void> {
	const get = async (path: string) => await ask(helper, sign({ method: 'GET', url: `${prefix}${path}`, json: true }), { product: 'Vectra', isCloud });
	const hosts = await get('/hosts?page_size=1');
	if (hosts.statusCode !== 200 || !isRecord(hosts.body) || !Array.isArray(hosts.body.results)) return;
	const probes = { groups: '/groups?page_size=1', detections: '/detections?page_size=1', ...onHost(hosts.body.results as unknown[]) };
	const allowed = ['hosts'];
	const denied: string[] = [];
	for (const [right, path] of Object.entries(probes)) {
		const { statusCode } = await get(path);
		if (statusCode === 403) denied.push(right);
		else if (statusCode === 200) allowed.push(right);
	}
	if (denied.length === 0) return;
	throw new LogInFailed(
		`${subject} may read ${allowed.join(', ')}. It may not read ${denied.join(', ')}. Containment needs to read hosts, tags and notes ` +
			'and to edit tags and notes; groups and detections are for the criteria that use them. If nothing of the kind is planned, nothing is missing',
		{ status: 403 },
	);
}

/** Tags and notes have no list of their own: they are read on the first host, if there is one. */
function onHost([first]: readonly unknown[]): Record<string, string> {
	const id = isRecord(first) ? numeric(first.id) : undefined;
	return id === undefined ? {} : { tags: `/tagging/host/${id}`, notes: `/hosts/${id}/notes` };
}
