import type { INode } from 'n8n-workflow';
import type { VectraClient } from '../../../nodes/Vectra/transport/client';
import { toNodeError } from '../../../nodes/shared/explanation';
import type { Note } from '../../../nodes/Vectra/transport/normalize';

export const node: INode = { id: '1', name: 'Vectra AI', type: 'x.vectra', typeVersion: 1, position: [0, 0], parameters: {} };

export const lostReply = () =>
	toNodeError(node, {
		message: 'Vectra did not answer in time',
		description: '',
		httpCode: 'ETIMEDOUT',
		failure: { cause: 'temporarily-unavailable' },
	});

export const refusal = (status: string) => toNodeError(node, { message: `refused ${status}`, description: '', httpCode: status });

interface Options {
	/** Whether this Vectra has the calls for single tags. */
	singleTags?: boolean | 'missing';
	/** Runs before (`get`, `set`…) or after (`after set`) a call takes effect; may change the world or throw. */
	on?: (event: string, world: World) => void;
}

export interface World {
	tags: string[];
	notes: Note[];
	calls: string[];
	slept: number[];
}

/** One host in memory. Time passes only while somebody sleeps. */
export function fakeVectra(tags: string[], { singleTags = false, on = () => {} }: Options = {}) {
	const world: World = { tags: [...tags], notes: [], calls: [], slept: [] };
	let now = 1_760_000_000_000;
	const happen = <T>(event: string, effect: () => T): T => {
		world.calls.push(event);
		on(event, world);
		const result = effect();
		on(`after ${event}`, world);
		return result;
	};
	const client: VectraClient = {
		connection: { credentialType: 'vectraApi', deployment: 'qux', host: 'brain', renewable: false },
		clock: {
			now: () => now,
			monotonic: () => now,
			sleep: async (ms) => {
				world.slept.push(ms);
				now += ms;
			},
		},
		listHostsByTags: async () => ({ hosts: [], unreadable: 0 }),
		listHosts: async () => ({ hosts: [], unreadable: 0 }),
		listUrgency: async () => new Map(),
		listDetectionTypes: async () => new Map(),
		getHost: async () => undefined,
		findGroups: async () => [],
		hostLockdowns: async () => [],
		groupMembers: async () => [],
		getTags: async () => happen('get', () => [...world.tags]),
		setTags: async (_object, list) => happen('set', () => void (world.tags = [...list])),
		...(singleTags === false
			? {}
			: {
					singleTags: {
						add: async (_objects, tag) =>
							happen(`add ${tag}`, () => {
								if (singleTags === 'missing') return false;
								world.tags = [...new Set([...world.tags, tag])];
								return true;
							}),
						remove: async (_objects, tag) =>
							happen(`remove ${tag}`, () => {
								if (singleTags === 'missing') return false;
								world.tags = world.tags.filter((one) => one !== tag);
								return true;
							}),
					},
				}),
		listNotes: async () => happen('notes', () => world.notes.map((note) => ({ ...note, record: {} }))),
		addNote: async (_object, text) =>
			happen('note', () => {
				const note = { id: world.notes.length + 1, text, created: '' };
				world.notes.push(note);
				return { ...note, record: {} };
			}),
		updateNote: async () => {},
		deleteNote: async () => {},
	};
	return { client, world };
}
