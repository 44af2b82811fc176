import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY, WORK } from '../../../lab/src/n8n/paths';
import type { WorkflowImport } from '../../../lab/src/n8n/imports';

/**
 * A template as somebody with accounts tries it by hand: only its triggers are pinned, so its nodes act. Resolves to the
 * path of a file to import.
 *
 * @param credentialIds the ids of credentials by name, as if they had been chosen in each node
 */
export async function templateThatActs(file: string, credentialIds: Readonly<Record<string, string>>): Promise<string> {
	const template = JSON.parse(await readFile(join(REPOSITORY, 'workflows', file), 'utf8')) as WorkflowImport & { pinData: object };
	const triggers = template.nodes.filter(({ type }) => String(type).endsWith('Trigger')).map(({ name }) => name);
	const pinData = Object.fromEntries(Object.entries(template.pinData).filter(([name]) => triggers.includes(name)));
	const nodes = template.nodes.map((node) => ({ ...node, ...(node.credentials ? { credentials: chosen(node.credentials, credentialIds) } : {}) }));
	const path = join(WORK, 'ui', file);
	await mkdir(join(WORK, 'ui'), { recursive: true });
	await writeFile(path, JSON.stringify({ ...template, nodes, pinData }));
	return path;
}

function chosen(credentials: object, ids: Readonly<Record<string, string>>): object {
	return Object.fromEntries(
		Object.entries(credentials as Record<string, { id: string | null; name: string }>).map(([type, { id, name }]) => [type, { id: ids[name] ?? id, name }]),
	);
}
