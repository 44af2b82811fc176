import { z } from 'zod';
import { scoringEvent } from './events';
import type { Entity } from './types';
import type { VectraWorld } from './world';

export const burstSchema = z.strictObject({
	feed: z.enum(['entity_scoring', 'detections', 'audits', 'health']),
	count: z.int().positive().max(100_000).default(1),
	/** Hosts and accounts take turns when left out. */
	type: z.enum(['host', 'account']).optional(),
	/** All within one second, as a busy network writes them; else one second apart. */
	sameTimestamp: z.boolean().default(false),
	/** Only of scoring: falling scores. */
	decrease: z.boolean().default(false),
	/** Only of health: what the events say. */
	data: z.record(z.string(), z.unknown()).default({}),
});

export type BurstInput = z.input<typeof burstSchema>;

/** Writes many events into a feed, about the objects that there are, one after another. Returns the first and last id. */
export function burst(world: VectraWorld, input: BurstInput): { first: number; last: number } {
	const { feed, count, type, sameTimestamp, decrease, data } = burstSchema.parse(input);
	const first = world.feeds[feed].end;
	const now = world.clock.now();
	const write = writerOf(world, { feed, type, decrease, data });
	for (let index = 0; index < count; index += 1) {
		// Up to now, not beyond it: no event comes from the future.
		write(index, sameTimestamp ? now : now - (count - 1 - index) * 1_000);
	}
	return { first, last: world.feeds[feed].end - 1 };
}

type Writer = (index: number, at: number) => void;

function writerOf(
	world: VectraWorld,
	{ feed, type, decrease, data }: Omit<z.infer<typeof burstSchema>, 'count' | 'sameTimestamp'>,
): Writer {
	const { feeds, detections } = world;
	switch (feed) {
		case 'health':
			return (_index, at) => feeds.health.push(null, data, at);
		case 'audits': {
			const [actor] = world.users.all();
			const by = {
				id: actor.id,
				username: actor.username,
				label: actor.username,
				isClient: false,
				role: actor.role,
			};
			return (index, at) =>
				feeds.audits.push(
					null,
					{ actor: by, object: 'login', action: 'created', message: 'login', data: { index } },
					at,
				);
		}
		case 'detections': {
			const all = detections.all().filter(({ owner }) => type === undefined || owner.type === type);
			if (all.length === 0) throw new Error('There is no such detection to write about: add one first');
			return (index, at) => {
				const detection = all[index % all.length];
				const { name } = world.need(detection.owner.type, detection.owner.id);
				feeds.detections.push(
					detection.owner.type,
					{ detection: { ...detection }, entityName: name, change: 'append' },
					at,
				);
			};
		}
		case 'entity_scoring': {
			const all: readonly Entity[] = entities(world, type);
			if (all.length === 0) throw new Error('There is no such entity to write about: add one first');
			return (index, at) => {
				const entity = all[index % all.length];
				feeds.entity_scoring.push(entity.type, scoringEvent(entity, detections.of(entity), decrease), at);
			};
		}
	}
}

/** Hosts, accounts, or, when no type is given, one of each in turn. */
function entities({ hosts, accounts }: VectraWorld, type: 'host' | 'account' | undefined): readonly Entity[] {
	if (type === 'host') return hosts.all();
	if (type === 'account') return accounts.all();
	const shorter = Math.min(hosts.size, accounts.size);
	if (shorter === 0) return [...hosts.all(), ...accounts.all()];
	return accounts
		.all()
		.slice(0, shorter)
		.flatMap((account, index) => [hosts.all()[index], account]);
}
