import { NO_BLOCK_GROUP } from '../fleet';
import type { Group, Host } from '../vectra/world/types';
import type { VectraWorld } from '../vectra/world/world';

/** The newest note of a host; null when it has none. */
export const latestNoteOf = (world: VectraWorld, host: Host): string | null => world.notes.of(host)[0]?.note ?? null;

export function isInNoBlock(world: VectraWorld, host: Host): boolean {
	const group = noBlockGroup(world);
	return group !== undefined && world.groups.includes(group, host);
}

/** Puts a host into the group whose hosts are never isolated, or takes it out. The group is made when it is missing. */
export function setNoBlock(world: VectraWorld, hostId: number, member: boolean): void {
	const { id } = world.need('host', hostId);
	const group = noBlockGroup(world);
	if (group) world.changeMembers(group, member ? 'append' : 'remove', [id]);
	else if (member) world.addGroup({ name: NO_BLOCK_GROUP, type: 'host', members: [id] });
}

export const MOST_SCORE = 99;

/** Moves threat and certainty of a host, within their range. Vectra reports it to whoever listens for scores. */
export function changeScore(world: VectraWorld, hostId: number, change: number): void {
	const { threat, certainty } = world.need('host', hostId);
	const moved = (score: number): number => Math.min(MOST_SCORE, Math.max(0, score + change));
	world.setScore(hostId, { threat: moved(threat), certainty: moved(certainty) });
}

const noBlockGroup = (world: VectraWorld): Group | undefined =>
	world.groups.all().find(({ name, type }) => name === NO_BLOCK_GROUP && type === 'host');
