import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { certificateAuthority, type Certificate } from '../core/certificate';
import type { Service } from './service';

const QUIET = () => undefined;

/**
 * A forward proxy on loopback through which n8n reaches products whose address it does not let one set: a call to
 * `https://slack.com` ends at the lab's service that plays it. Every other host is refused, so nothing leaves the machine.
 */
export class Gateway {
	private readonly server: Server;

	private readonly open = new Set<Duplex>();

	private constructor(
		private readonly services: readonly Service[],
		private readonly certificate: Certificate,
		/** PEM, for clients that are to trust the gateway. */
		readonly authority: string,
	) {
		this.server = createServer((_request, response) => response.writeHead(501).end('Only CONNECT is offered'));
		this.server.on('connect', (request: IncomingMessage, socket: Duplex) => this.connectTo(request.url ?? '', socket));
	}

	/** Listens on a free port of 127.0.0.1, for the hosts of the services. */
	static async open(services: readonly Service[]): Promise<Gateway> {
		const { certificate, authority } = await certificateAuthority(services.flatMap(({ hosts }) => hosts));
		const gateway = new Gateway(services, certificate, authority);
		await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve));
		return gateway;
	}

	get address(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** What n8n has to be started with to go through the gateway. Writes the certificate that n8n is to trust. */
	async environment(certificateFile: string): Promise<Record<string, string>> {
		await writeFile(certificateFile, this.authority);
		return { HTTPS_PROXY: this.address, NO_PROXY: '127.0.0.1,localhost', NODE_EXTRA_CA_CERTS: certificateFile };
	}

	async close(): Promise<void> {
		for (const socket of this.open) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private connectTo(target: string, socket: Duplex): void {
		this.keep(socket);
		const host = target.replace(/:\d+$/, '');
		const service = this.services.find(({ hosts }) => hosts.some((pattern) => matches(pattern, host)));
		if (!service) {
			socket.end(`HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\n\r\nThe lab does not play ${host}`);
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		const plain = new TLSSocket(socket as Socket, { isServer: true, ...this.certificate });
		const upstream = this.keep(connect(Number(new URL(service.address).port), '127.0.0.1'));
		plain.on('error', () => upstream.destroy());
		upstream.on('error', () => plain.destroy());
		plain.pipe(upstream).pipe(plain);
	}

	private keep<T extends Duplex>(socket: T): T {
		this.open.add(socket);
		socket.on('error', QUIET).on('close', () => this.open.delete(socket));
		return socket;
	}
}

/** `*.service-now.com` stands for one label before the domain, as in a certificate. */
function matches(pattern: string, host: string): boolean {
	if (!pattern.startsWith('*.')) return pattern === host;
	return host.endsWith(pattern.slice(1)) && !host.slice(0, -pattern.length + 1).includes('.');
}
