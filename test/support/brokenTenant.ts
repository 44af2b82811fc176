import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What happens to a request after the server has read all of it. */
export type Breakage = (socket: Socket, server: Server) => void;

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** Replies that are lost on their way, as they look on a socket. The request has arrived in each case. */
export const LOST_REPLIES: ReadonlyArray<[title: string, breakage: Breakage]> = [
	['something that is no HTTP', (socket) => void socket.end('220 mail.example ESMTP\r\n\r\n')],
	['a chunk whose size is no number', (socket) => void socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}`)],
	['a header that never ends', (socket) => void socket.end(`${HEAD}X-Long: ${'a'.repeat(200_000)}\r\n\r\n`)],
	['contradicting lengths', (socket) => void socket.end(`${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`)],
	['a body that breaks off', (socket) => void socket.end(`${HEAD}Content-Length: 100\r\n\r\n{"reply":`)],
	['a body that does not unpack', (socket) => void socket.end(`${HEAD}Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc`)],
	['a connection that is reset', (socket) => void socket.resetAndDestroy()],
	['a connection that is closed', (socket) => void socket.end()],
];

export interface BrokenTenant {
	/** For the credential: `http://127.0.0.1:…`. */
	readonly host: string;
	/** The paths of the calls below /public_api/v1/, in order. */
	readonly calls: string[];
	stop(): Promise<void>;
}

/**
 * A tenant on a real socket: `replies` answers by path, `breakages` cuts the line instead of a reply. It closes each
 * connection after the reply, so that every call makes its own.
 *
 * @param afterReply runs when a reply to this path is out
 */
export async function startBrokenTenant(
	replies: (path: string) => unknown,
	breakages: Readonly<Record<string, Breakage>>,
	afterReply: (path: string, server: Server) => void = () => undefined,
): Promise<BrokenTenant> {
	const calls: string[] = [];
	const server = createServer((request: IncomingMessage, response: ServerResponse) => {
		request.resume();
		request.on('end', () => {
			const path = (request.url ?? '').replace('/public_api/v1/', '');
			calls.push(path);
			const breakage = breakages[path];
			if (breakage) {
				breakage(request.socket, server);
				return;
			}
			response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
			response.end(JSON.stringify({ reply: replies(path) }));
			afterReply(path, server);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
