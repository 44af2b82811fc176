import { SimClock } from '../../lab/src/core/clock';
import { VectraSimulator } from '../../lab/src/vectra';

/** What the parent asks for. Each is answered with the number of calls since the last one. */
export type BrainCommand =
	/** Fills an empty brain. The hosts with the first IDs carry `tags`, where `#` stands for an endpoint ID and `@` for the time. */
	| { kind: 'fill'; hosts: number; contained: number; tags: string[] }
	/** A person tags the hosts with the first IDs. */
	| { kind: 'tag'; hosts: number; tag: string }
	| { kind: 'count' };

/** A Quadrant UX brain in a process of its own: its work is not counted as that of the trigger. */
async function main(): Promise<void> {
	const clock = new SimClock();
	clock.run();
	const simulator = new VectraSimulator({ clock, personality: 'qux' });
	const { world } = simulator;
	let seen = 0;
	const obey = (command: BrainCommand): void => {
		if (command.kind === 'fill') {
			world.seed(command.hosts);
			const since = String(Math.floor(Date.now() / 1_000));
			for (let id = 1; id <= command.contained; id += 1) {
				const endpoint = id.toString(16).padStart(32, '0');
				world.setTags(world.host(id), command.tags.map((tag) => tag.replace('#', endpoint).replace('@', since)));
			}
			const members = Array.from({ length: 100 }, (_, index) => command.hosts - index);
			world.addGroup({ name: 'Block', members });
			world.addGroup({ name: 'NoBlock', members: members.map((id) => id - 1_000) });
		}
		if (command.kind === 'tag') for (let id = 1; id <= command.hosts; id += 1) world.tag(id, command.tag);
	};
	process.on('message', (command: BrainCommand) => {
		obey(command);
		const { journal } = simulator.server;
		const calls = journal.list({ after: seen }).length;
		seen = journal.position;
		process.send?.(calls);
	});
	process.once('disconnect', () => process.exit());
	process.send?.(await simulator.listen());
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
