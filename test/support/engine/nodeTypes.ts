import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { NodeHelpers, type INodeType, type INodeTypes, type IVersionedNodeType } from 'n8n-workflow';

const PACKAGE = 'n8n-nodes-vectra-cortex-xdr';
const BASE_PACKAGE = 'n8n-nodes-base';
/** Only the lab has n8n's own nodes; they are loaded when a workflow uses one. */
const BASE_FOLDER = resolve(__dirname, '../../../lab/n8n/node_modules', BASE_PACKAGE);

type AnyNodeType = INodeType | IVersionedNodeType;

/** The node types of one run: this package's, by their full name, and n8n's own as far as they are used. */
export class TestNodeTypes implements INodeTypes {
	private readonly types = new Map<string, AnyNodeType>();

	constructor(ownNodes: readonly INodeType[], extra: Readonly<Record<string, AnyNodeType>> = {}) {
		for (const node of ownNodes) this.types.set(fullName(node), withPollTimes(node));
		for (const [name, node] of Object.entries(extra)) this.types.set(name, node);
	}

	getByName(nodeType: string): AnyNodeType {
		const known = this.types.get(nodeType) ?? loadBaseNode(nodeType);
		if (!known) throw new Error(`Unrecognized node type: ${nodeType}`);
		this.types.set(nodeType, known);
		return known;
	}

	getByNameAndVersion(nodeType: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(nodeType), version);
	}

	getKnownTypes(): Record<string, never> {
		return {};
	}
}

/** The type name that workflows use, such as `n8n-nodes-vectra-cortex-xdr.cortexXdr`. */
export function fullName(node: INodeType): string {
	return `${PACKAGE}.${node.description.name}`;
}

/** n8n adds this parameter to polling nodes while it loads a package. */
function withPollTimes(node: INodeType): INodeType {
	const { description } = node;
	if (!description.polling || description.properties.some(({ name }) => name === 'pollTimes')) return node;
	const pollTimes = {
		displayName: 'Poll Times',
		name: 'pollTimes',
		type: 'fixedCollection' as const,
		typeOptions: { multipleValues: true },
		default: { item: [{ mode: 'everyMinute' }] },
		options: [{ name: 'item', displayName: 'Item', values: [] }],
	};
	return Object.assign(Object.create(node) as INodeType, {
		description: { ...description, properties: [pollTimes, ...description.properties] },
	});
}

function loadBaseNode(nodeType: string): AnyNodeType | undefined {
	const [packageName, name] = nodeType.split('.');
	if (packageName !== BASE_PACKAGE || name === undefined) return undefined;
	const list = join(BASE_FOLDER, 'dist/known/nodes.json');
	if (!existsSync(list)) throw new Error(`${nodeType} needs n8n itself: run \`npm ci\` in lab/n8n first`);
	const known = JSON.parse(readFileSync(list, 'utf8')) as Record<string, { className: string; sourcePath: string }>;
	const entry = known[name];
	if (!entry) return undefined;
	const module = createRequire(__filename)(join(BASE_FOLDER, entry.sourcePath)) as Record<string, new () => AnyNodeType>;
	const NodeClass = module[entry.className];
	return NodeClass ? new NodeClass() : undefined;
}
