import { join } from 'node:path';
import { REPOSITORY } from './paths';

/** Which n8n the launcher starts, and what that one needs. */
export interface Edition {
	/** The Node.js that it runs on, brought along: whatever runs the tests does not matter. */
	node: string;
	entry: string;
	/** What this n8n needs in its environment besides what all need. */
	env: Record<string, string>;
}

const levelOf = (name: string) => join(REPOSITORY, 'lab', name, 'node_modules');

const nodeIn = (name: string) => join(levelOf(name), 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** n8n 2.x on Node.js 24: what the lab, the demo and nearly all tests run on. */
export const N8N_2: Edition = {
	node: nodeIn('n8n'),
	entry: join(levelOf('n8n'), 'n8n/bin/n8n'),
	// The registry of MCP servers is fetched from n8n’s site.
	env: { N8N_DISABLED_MODULES: 'mcp-registry' },
};

/** The last n8n 1.x on Node.js 20. */
export const N8N_1: Edition = {
	node: nodeIn('n8n1'),
	entry: join(levelOf('n8n1'), 'n8n/bin/n8n'),
	env: {
		// In 2.x this is the only way; here it has to be asked for.
		N8N_RUNNERS_ENABLED: 'true',
		// The other one needs isolated-vm, which has no binary for Node.js 20: minutes of compiling in every set-up.
		N8N_EXPRESSION_ENGINE: 'legacy',
	},
};
