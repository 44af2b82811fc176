import type { IExecuteFunctions } from 'n8n-workflow';
import { withoutBytes, type HttpReply } from '../../shared/http';
import { cortexBaseUrl } from '../../shared/hosts';
import { text } from '../../shared/values';
import { toNodeError } from '../../shared/explanation';
import type { CortexApi } from './api';
import { explainReply } from './errors';
import { CREDENTIAL } from './request';

/** The vendor's pages say POST, its own client uses GET: the second is tried when the first is not understood. */
const METHODS = ['GET', 'POST'] as const;

/**
 * Downloads a ZIP archive that Cortex keeps for a key, such as retrieved files.
 *
 * @param url from a reply of Cortex; the key is sent to the credential's own API host and to no other
 * @throws NodeApiError for a link to another host, and when no archive came
 */
export async function downloadArchive(
	context: IExecuteFunctions,
	api: CortexApi,
	url: string,
): Promise<Buffer> {
	const path = await ownPath(context, url);
	let reply: HttpReply | undefined;
	for (const method of METHODS) {
		reply = await api.fetch({
			method,
			url: path,
			headers: { Accept: '*/*' },
			...(method === 'POST' ? { body: { request_data: {} } } : {}),
			encoding: 'arraybuffer',
		});
		if (reply.status === 200 && isArchive(reply.body)) return reply.body;
		if (![404, 405, 500].includes(reply.status)) break;
	}
	const failed = reply ?? { status: 0, headers: {}, body: '' };
	throw toNodeError(context.getNode(), explainReply(withoutBytes(failed)));
}

/** The part of the link after the host. */
async function ownPath(context: IExecuteFunctions, url: string): Promise<string> {
	const own = new URL(cortexBaseUrl(text((await context.getCredentials(CREDENTIAL)).host)));
	const link = parse(url);
	if (link?.origin === own.origin) return `${link.pathname}${link.search}`;
	throw toNodeError(context.getNode(), {
		message: `The download link leads to ${link?.host ?? 'no valid address'}, not to the API host ${own.host}`,
		description:
			'Nothing was downloaded: the API key is sent to the host in the credential only. Check that host',
		httpCode: null,
	});
}

function parse(url: string): URL | undefined {
	try {
		return new URL(url);
	} catch {
		return undefined;
	}
}

/** ZIP files begin with “PK”. */
function isArchive(body: unknown): body is Buffer {
	return Buffer.isBuffer(body) && body[0] === 0x50 && body[1] === 0x4b;
}
