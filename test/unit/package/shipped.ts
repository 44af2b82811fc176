import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ICredentialType, INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeType } from 'n8n-workflow';

export const ROOT = resolve(__dirname, '../../..');

export interface Manifest {
	name: string;
	version: string;
	license: string;
	keywords: string[];
	files: string[];
	repository: Record<string, string>;
	dependencies?: Record<string, string>;
	peerDependencies: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

export const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;

export const manifest = readJson<Manifest>('package.json');

/** Paths below a folder of the repository, relative to the repository. */
export const filesIn = (folder: string): string[] =>
	readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
		.sort();

/** A source file that `package.json` registers, with the class that it exports. */
export interface Shipped<T> {
	source: string;
	className: string;
	instance: T;
}

function load<T>(registered: string): Shipped<T> {
	const source = registered.replace(/^dist\//, '').replace(/\.js$/, '.ts');
	const exported = Object.entries(require(join(ROOT, source)) as Record<string, new () => T>);
	const className = source.split('/').at(-1)?.split('.')[0] ?? '';
	const Class = Object.fromEntries(exported)[className];
	if (!Class) throw new Error(`${source} exports ${exported.map(([name]) => name).join(', ')} and not ${className}`);
	return { source, className, instance: new Class() };
}

export const nodes = manifest.n8n.nodes.map((path) => load<INodeType>(path));

export const credentials = manifest.n8n.credentials.map((path) => load<ICredentialType>(path));

const isProperty = (entry: object): entry is INodeProperties => 'type' in entry && 'displayName' in entry;
const isGroup = (entry: object): entry is INodePropertyCollection => 'values' in entry;

/** One property at any depth, with its path from the top. */
export interface Located {
	path: string;
	property: INodeProperties;
}

/** Properties with those inside collections, at any depth. */
export function allProperties(properties: readonly INodeProperties[], above: string): Located[] {
	return properties.flatMap((property) => {
		const path = `${above}.${property.name}`;
		const inside = (property.options ?? []).flatMap((entry) => {
			if (isGroup(entry)) return allProperties(entry.values, `${path}.${entry.name}`);
			return isProperty(entry) ? allProperties([entry], path) : [];
		});
		return [{ path, property }, ...inside];
	});
}

/** Every property of every node and credential. */
export const everyProperty: Located[] = [
	...nodes.flatMap(({ instance: { description } }) => allProperties(description.properties, description.name)),
	...credentials.flatMap(({ instance }) => allProperties(instance.properties, instance.name)),
];

/** The choices of a list, as a person sees them. */
export function choices({ type, options = [] }: INodeProperties): INodePropertyOptions[] {
	return type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]) : [];
}
