import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { splitList, text } from '../../shared/values';

export const hashesProperty: INodeProperties = {
	displayName: 'Hashes',
	name: 'hashes',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
	description:
		'SHA-256 hashes of the files, 64 hexadecimal digits each. Separate several by commas or line breaks, or give a list by an expression.',
};

export const fileHashProperty: INodeProperties = {
	displayName: 'File Hash',
	name: 'fileHash',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
	description: 'The SHA-256 hash of the file, 64 hexadecimal digits',
};

/**
 * Reads `hashesProperty`, each hash once and in lower case.
 *
 * @throws NodeOperationError that names the item and the bad hash
 */
export function readHashes(context: IExecuteFunctions, itemIndex: number): string[] {
	const given = splitList(context.getNodeParameter('hashes', itemIndex, ''));
	if (given.length === 0) throw badInput(context, itemIndex, 'No hash is given');
	return [...new Set(given.map((hash) => checked(context, itemIndex, hash)))];
}

/** Reads `fileHashProperty`. */
export function readFileHash(context: IExecuteFunctions, itemIndex: number): string {
	return checked(context, itemIndex, text(context.getNodeParameter('fileHash', itemIndex, '')));
}

function checked(context: IExecuteFunctions, itemIndex: number, hash: string): string {
	if (/^[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase();
	const problem = hash === '' ? 'The file hash is empty' : `“${hash}” is not a SHA-256 hash`;
	throw badInput(context, itemIndex, problem, `A SHA-256 hash has 64 hexadecimal digits${otherHash(hash)}`);
}

function otherHash(hash: string): string {
	if (/^[0-9a-f]{32}$/i.test(hash)) return '; this one looks like MD5, which Cortex XDR does not take';
	if (/^[0-9a-f]{40}$/i.test(hash)) return '; this one looks like SHA-1, which Cortex XDR does not take';
	return '';
}
