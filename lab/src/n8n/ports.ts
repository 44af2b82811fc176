import { createServer } from 'node:net';

/** A TCP port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('There is no free TCP port');
	return address.port;
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
