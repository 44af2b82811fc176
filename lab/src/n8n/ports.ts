import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which Linux, macOS and Windows take the ports of outgoing connections: those come at any time. */
const RANGE = { from: 20_000, to: 32_000 };

/**
 * A TCP port of the loopback interface that is free now. It is taken at random, so that processes that look at the same
 * time find different ones.
 */
export async function freePort(): Promise<number> {
	for (let tries = 0; tries < 100; tries += 1) {
		const port = randomInt(RANGE.from, RANGE.to);
		if (!(await portInUse(port))) return port;
	}
	throw new Error('There is no free TCP port');
}

/** Whether somebody else listens on a port of the loopback interface. */
export async function portInUse(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE') resolve(true);
			else reject(error);
		});
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
	});
}
