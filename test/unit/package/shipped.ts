import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ICredentialType, INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { CortexXdrApi } from '../../../credentials/CortexXdrApi.credentials';
import { VectraApi } from '../../../credentials/VectraApi.credentials';
import { VectraOAuth2Api } from '../../../credentials/VectraOAuth2Api.credentials';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { CortexXdrTrigger } from '../../../nodes/CortexXdr/CortexXdrTrigger.node';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';

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
	scripts: Record<string, string>;
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

/** A class that `package.json` registers, and the source file it should come from. */
export interface Shipped<T> {
	source: string;
	className: string;
	instance: T;
}

function registered<T>(paths: string[], classes: Record<string, new () => T>): Array<Shipped<T>> {
	return paths.map((path) => {
		const source = path.replace(/^dist\//, '').replace(/\.js$/, '.ts');
		const className = source.split('/').at(-1)?.split('.')[0] ?? '';
		if (!classes[className]) throw new Error(`${path} is registered, but these tests do not import ${className}`);
		return { source, className, instance: new classes[className]() };
	});
}

export const nodes = registered<INodeType>(manifest.n8n.nodes, { CortexXdr, CortexXdrTrigger, Vectra, VectraTrigger });

export const credentials = registered<ICredentialType>(manifest.n8n.credentials, {
	CortexXdrApi,
	VectraApi,
	VectraOAuth2Api,
});

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
