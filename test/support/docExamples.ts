import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parameters of a node, as the pages of the documents show them. */
export type Example = Record<string, unknown> & { resource: string; operation: string };

/** Every example on a page of the documents. On the pages of operations each operation has one. */
export function examplesIn(page: 'cortex-operations.md' | 'vectra-operations.md' | 'vectra-automated-response.md'): Example[] {
	const text = readFileSync(join(__dirname, '../../docs', page), 'utf8');
	return [...text.matchAll(/^ *```json\n([\s\S]*?)^ *```/gm)].map(([, json]) => JSON.parse(json) as Example);
}
