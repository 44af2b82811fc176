import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { z } from 'zod';
import { COMMANDS } from './commands';
import { createLook, PRODUCTS, type ConsoleWorld } from './state';

const PAGE = join(__dirname, 'page');

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
	'/': ['index.html', 'text/html'],
	'/console.css': ['console.css', 'text/css'],
	'/icon.svg': ['icon.svg', 'image/svg+xml'],
	...Object.fromEntries(
		['main', 'dom', 'api', 'keyed', 'hosts', 'sidebar', 'words'].map((name) => [
			`/${name}.js`,
			[`${name}.js`, 'text/javascript'] as const,
		]),
	),
};

/** Nothing from elsewhere, no inline script: what a host is called can never become code. */
const HEADERS = {
	'content-security-policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'",
	'x-content-type-options': 'nosniff',
	'cache-control': 'no-store',
};

const lookSchema = z.strictObject({
	vectra: z.enum(['qux', 'rux']).default('qux'),
	filter: z.string().default(''),
	calls: z.string().default(''),
	product: z.enum(PRODUCTS).optional(),
});

export interface Console {
	/** Listens on 127.0.0.1; port 0 takes a free one. Resolves to the base URL, without a trailing slash. */
	listen: (port?: number) => Promise<string>;
	close: () => Promise<void>;
}

/**
 * The lab's web page: `/` is the page, `/api/state` its data, `POST /api/do/<name>` runs a command. It works on the worlds
 * directly, so its commands do not appear among the API calls.
 */
export function createConsole(world: ConsoleWorld): Console {
	if (world.n8nUrl !== undefined) checkWebAddress(world.n8nUrl);
	const lookNow = createLook(world);
	const app = Fastify({ forceCloseConnections: true });
	// A form of another site can send text, but not JSON without being asked first.
	app.removeContentTypeParser('text/plain');
	app.addHook('onSend', async (_request, reply) => {
		reply.headers(HEADERS);
	});
	pageRoutes(app);
	app.get('/api/state', async (request, reply) => {
		const look = lookSchema.safeParse(request.query);
		if (!look.success) return await refuse(reply, look.error);
		const { product, ...rest } = look.data;
		return lookNow({ ...rest, product });
	});
	app.post<{ Params: { name: string } }>('/api/do/:name', async (request, reply) => {
		const command = COMMANDS.get(request.params.name);
		if (!command) {
			const known = [...COMMANDS.keys()].join(', ');
			return await reply.code(404).send({ error: `There is no command ${request.params.name}: ${known}` });
		}
		const input = command.schema.safeParse(request.body ?? {});
		if (!input.success) return await refuse(reply, input.error);
		try {
			command.run(world, input.data);
		} catch (error) {
			return await reply.code(400).send({ error: (error as Error).message });
		}
		return { ok: true };
	});
	return {
		listen: async (port = 0) => await app.listen({ host: '127.0.0.1', port }),
		close: async () => await app.close(),
	};
}

function pageRoutes(app: FastifyInstance): void {
	for (const [path, [file, type]] of Object.entries(FILES)) {
		app.get(path, async (_request, reply) => {
			return await reply.type(`${type}; charset=utf-8`).send(await readFile(join(PAGE, file)));
		});
	}
}

async function refuse(reply: FastifyReply, error: z.ZodError): Promise<unknown> {
	return await reply.code(400).send({ error: z.prettifyError(error) });
}

/** The page makes a link of it: only an http(s) address will do. */
function checkWebAddress(text: string): void {
	if (/^https?:\/\//.test(text) && URL.canParse(text)) return;
	throw new Error(`The address of n8n must begin with http:// or https://: ${text}`);
}
