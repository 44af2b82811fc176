import type { INode } from 'n8n-workflow';
import { toNodeError } from '../../shared/explanation';
import { withoutBytes } from '../../shared/http';
import { isRecord, text } from '../../shared/values';
import type { VectraApi } from './api';

export interface Capture {
	content: Buffer;
	fileName: string;
	mimeType: string;
}

/** Every form of capture file has zero bytes in its head; a web page or a JSON text has none. */
const HEAD = 24;

/**
 * Downloads the packets of a detection.
 *
 * @throws NodeApiError when Vectra kept none, when there is no such detection, and when no capture came
 */
export async function downloadCapture(node: INode, api: VectraApi, detectionId: number): Promise<Capture> {
	const subject = { what: `detection ${detectionId}`, one: true };
	const reply = await api.download(`/detections/${detectionId}/pcap`, subject, [404]);
	const content = reply.status === 200 && Buffer.isBuffer(reply.body) ? reply.body : undefined;
	if (content?.subarray(0, HEAD).includes(0)) {
		return {
			content,
			fileName: fileNameIn(reply.headers['content-disposition']) || `detection-${detectionId}.pcap`,
			mimeType: 'application/vnd.tcpdump.pcap',
		};
	}
	const failed = withoutBytes(reply);
	if (!isRecord(failed.body) || !/file not found/i.test(text(failed.body.reason))) throw api.fail(failed, subject);
	throw toNodeError(node, {
		message: `Vectra keeps no packets for detection ${detectionId}`,
		description:
			'Not every detection has a capture, and old ones are dropped. With On Error set to continue, the other items go on',
		httpCode: '404',
	});
}

/** The plain name that Vectra gives the file; '' when it gives none. */
function fileNameIn(header: unknown): string {
	const given = /filename="?([^";]+)"?/i.exec(text(header))?.[1] ?? '';
	const last = given.split(/[\\/]/).pop() ?? '';
	return /^[\w. -]{1,120}$/.test(last) ? last.trim() : '';
}
