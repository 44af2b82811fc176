import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** What the files of a room may import besides those of their own room. docs/architecture.md draws the same floors. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
	shared: [],
	credentials: ['shared'],
	'CortexXdr/containment': ['shared'],
	'CortexXdr/transport': ['shared', 'CortexXdr/containment'],
	'CortexXdr/descriptions': ['shared', 'CortexXdr/containment', 'CortexXdr/transport'],
	'CortexXdr/methods': ['shared', 'CortexXdr/containment', 'CortexXdr/transport', 'CortexXdr/descriptions'],
	'CortexXdr/actions': ['shared', 'CortexXdr/containment', 'CortexXdr/transport', 'CortexXdr/descriptions'],
	'CortexXdr/trigger': ['shared', 'CortexXdr/containment', 'CortexXdr/transport', 'CortexXdr/descriptions'],
	'CortexXdr/node': ['shared', 'CortexXdr/actions', 'CortexXdr/methods', 'CortexXdr/trigger'],
	'Vectra/transport': ['shared'],
	'Vectra/containment': ['shared', 'Vectra/transport'],
	'Vectra/desired': ['shared', 'Vectra/transport', 'Vectra/containment'],
	'Vectra/output': ['shared', 'Vectra/transport', 'Vectra/containment'],
	'Vectra/descriptions': ['shared', 'Vectra/transport', 'Vectra/containment'],
	'Vectra/methods': ['shared', 'Vectra/transport', 'Vectra/containment', 'Vectra/descriptions'],
	'Vectra/actions': ['shared', 'Vectra/transport', 'Vectra/containment', 'Vectra/desired', 'Vectra/descriptions', 'Vectra/output'],
	'Vectra/trigger': ['shared', 'Vectra/transport', 'Vectra/containment', 'Vectra/desired', 'Vectra/descriptions', 'Vectra/output'],
	'Vectra/node': ['shared', 'Vectra/transport', 'Vectra/actions', 'Vectra/methods', 'Vectra/trigger'],
};

/** Rooms and files that compute only: no n8n, no network, no disk. */
const PURE = /^nodes\/(CortexXdr\/containment|Vectra\/containment)\/|^nodes\/CortexXdr\/trigger\/(incidents\/incident(Snapshots|View)|isolation\/(isolationState|managementLog)|status\/statusState)\.ts$|^nodes\/shared\/(artifacts|attempt|connectionFailure|containment|formValues|network|pattern|secrets|setUpCheck|time|transportFailure|trigger\/(baseline|cursor|emitted|failedPolls|singleFlight)|values)\.ts$/;

function sources(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.ts') && !path.split('/').includes('node_modules'))
		.map((path) => join(folder, path));
}

/** `nodes/Vectra/transport/api.ts` is in the room `Vectra/transport`, `nodes/Vectra/Vectra.node.ts` in `Vectra/node`. */
function roomOf(file: string): string {
	const [top, node, room] = file.split('/');
	if (top === 'credentials') return top;
	if (node === 'shared') return node;
	return room.endsWith('.ts') ? `${node}/node` : `${node}/${room}`;
}

const specifiers = (file: string): string[] =>
	[...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)].map(([, name]) => name);

/** The files of `known` that a file imports, types included. */
function imports(file: string, known: ReadonlySet<string>): string[] {
	return specifiers(file)
		.filter((name) => name.startsWith('.'))
		.flatMap((name) => {
			const path = relative(ROOT, resolve(ROOT, dirname(file), name));
			const target = [path, `${path}.ts`, `${path}/index.ts`].find((one) => known.has(one));
			return target === undefined ? [] : [target];
		});
}

/** Each group of files that import one another in a circle (Tarjan's strongly connected components). */
function circles(files: readonly string[]): string[][] {
	const known = new Set(files);
	const found: string[][] = [];
	const order = new Map<string, number>();
	const lowest = new Map<string, number>();
	const open: string[] = [];
	const visit = (file: string): number => {
		const own = order.size;
		order.set(file, own);
		lowest.set(file, own);
		open.push(file);
		for (const next of imports(file, known)) {
			if (!order.has(next)) lowest.set(file, Math.min(lowest.get(file) ?? own, visit(next)));
			else if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file) ?? own, order.get(next) ?? own));
		}
		if (lowest.get(file) === own) {
			const group = open.splice(open.indexOf(file));
			if (group.length > 1) found.push(group);
		}
		return lowest.get(file) ?? own;
	};
	for (const file of files) if (!order.has(file)) visit(file);
	return found;
}

const shipped = [...sources('nodes'), ...sources('credentials')];

it('knows the room of every file', () => {
	expect(shipped.length).toBeGreaterThan(200);
	expect(shipped.filter((file) => !(roomOf(file) in FLOORS))).toEqual([]);
});

it('has no import that runs uphill', () => {
	const known = new Set(shipped);
	const uphill = shipped.flatMap((file) =>
		imports(file, known)
			.filter((target) => roomOf(target) !== roomOf(file) && !FLOORS[roomOf(file)].includes(roomOf(target)))
			.map((target) => `${file} → ${target}`),
	);
	expect(uphill).toEqual([]);
});

it('keeps the rules free of n8n and of input and output', () => {
	const pure = shipped.filter((file) => PURE.test(file));
	expect(pure.length).toBeGreaterThan(20);
	const outside = pure.flatMap((file) => specifiers(file).filter((name) => !name.startsWith('.')).map((name) => `${file} → ${name}`));
	expect(outside).toEqual([]);
});

it.each([
	['the package', shipped],
	['the lab', sources('lab/src')],
])('has no circle of imports in %s', (_, files) => {
	expect(circles(files)).toEqual([]);
});
