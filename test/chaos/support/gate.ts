import { connect, createServer, type Server, type Socket } from 'node:net';

/** The cable between n8n and a simulator: while it is pulled, nobody answers at the address. */
export class Gate {
	private server: Server | undefined;

	private readonly sockets = new Set<Socket>();

	private port = 0;

	private constructor(private readonly target: URL) {}

	/** Stands before a simulator, open. */
	static async before(address: string): Promise<Gate> {
		const gate = new Gate(new URL(address));
		await gate.open();
		return gate;
	}

	/** Without a trailing slash; stays the same. */
	get address(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	async open(): Promise<void> {
		if (this.server) return;
		const server = createServer((socket) => this.join(socket));
		this.server = server;
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(this.port, '127.0.0.1', resolve);
		});
		const address = server.address();
		if (address !== null && typeof address !== 'string') this.port = address.port;
	}

	/** Cuts what is connected at once and refuses what comes. */
	async shut(): Promise<void> {
		const { server } = this;
		if (!server) return;
		this.server = undefined;
		const closed = new Promise((resolve) => server.close(resolve));
		for (const socket of this.sockets) socket.destroy();
		await closed;
	}

	private join(socket: Socket): void {
		const upstream = connect(Number(this.target.port), this.target.hostname);
		for (const [one, other] of [
			[socket, upstream],
			[upstream, socket],
		]) {
			this.sockets.add(one);
			one.pipe(other);
			one.once('error', () => one.destroy());
			one.once('close', () => {
				this.sockets.delete(one);
				other.destroy();
			});
		}
	}
}
