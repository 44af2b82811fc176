import { createServer, type AddressInfo } from 'node:net';
import { portsFrom } from '../../../../lab/src/options';

describe('portsFrom', () => {
	afterEach(() => {
		delete process.env.LAB_QUX_PORT;
	});

	it('takes options before variables before what is free', async () => {
		process.env.LAB_QUX_PORT = '0';
		const ports = await portsFrom(['--rux-port', '0', '--once'], { flags: ['--once'], anyFree: true });
		expect(ports).toEqual({ cortex: 0, qux: 0, rux: 0, console: 0, n8n: 0 });
	});

	it('names a port that is in use, and how to choose another', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const attempt = portsFrom(['--cortex-port', String(port)], { services: ['cortex'] });
		await expect(attempt).rejects.toThrow(
			`Port ${port} on 127.0.0.1, wanted for cortex, is in use. Choose another with --cortex-port <port> or LAB_CORTEX_PORT=<port>`,
		);
		await new Promise((resolve) => server.close(resolve));
	});

	it.each([
		[['--cortex-port'], '"" is no port for cortex'],
		[['--cortex-port', '70000'], '"70000" is no port for cortex'],
		[['--cortex-port', '8080x'], '"8080x" is no port for cortex'],
		[['--onse'], '"--onse" is not known. The options: --once, --cortex-port'],
	])('refuses %j', async (args, message) => {
		await expect(portsFrom(args, { flags: ['--once'], anyFree: true })).rejects.toThrow(message);
	});
});
