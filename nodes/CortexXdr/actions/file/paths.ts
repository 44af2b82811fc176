import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { text, textList } from '../../../shared/values';

export const filePathProperty: INodeProperties = {
	displayName: 'File Path',
	name: 'filePath',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. C:\\Users\\j.doe\\Downloads\\invoice.exe',
	description: 'The full path of the file on the machine itself, not of a link to it',
};

/** Reads the field above. */
export function readFilePath(context: IExecuteFunctions, itemIndex: number): string {
	const path = text(context.getNodeParameter('filePath', itemIndex, ''));
	if (path === '') throw badInput(context, itemIndex, 'The file path is empty');
	return path;
}

/** The operating systems as Cortex names them in a file retrieval. */
export const SYSTEMS = ['linux', 'macos', 'windows'] as const;

export type PathsBySystem = Partial<Record<(typeof SYSTEMS)[number], string[]>>;

const pathsField = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder,
	description: 'Full paths, one a line, or a list by an expression. Paths may hold commas.',
});

export const pathsProperties: INodeProperties[] = [
	pathsField('Linux Paths', 'linuxPaths', 'e.g. /var/log/auth.log'),
	pathsField('macOS Paths', 'macosPaths', 'e.g. /Users/jdoe/Downloads/invoice.dmg'),
	pathsField('Windows Paths', 'windowsPaths', 'e.g. C:\\Windows\\Temp\\invoice.exe'),
];

/** The most files that one retrieval takes, over all systems (vendor documentation). */
const MAX_FILES = 20;

/** Reads the three fields above. */
export function readPaths(context: IExecuteFunctions, itemIndex: number): PathsBySystem {
	const paths: PathsBySystem = {};
	for (const system of SYSTEMS) {
		const given = textList(context.getNodeParameter(`${system}Paths`, itemIndex, ''));
		const lines = given.flatMap((entry) => entry.split(/[\r\n]+/)).map((line) => line.trim());
		const unique = [...new Set(lines.filter((line) => line !== ''))];
		if (unique.length > 0) paths[system] = unique;
	}
	const count = Object.values(paths).flat().length;
	if (count === 0) {
		throw badInput(
			context,
			itemIndex,
			'No file path is given',
			'Give the paths for the operating systems of the endpoints',
		);
	}
	if (count > MAX_FILES) {
		throw badInput(
			context,
			itemIndex,
			`${count} file paths are given, but one retrieval takes ${MAX_FILES} at most`,
		);
	}
	return paths;
}
