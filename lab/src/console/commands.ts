import { z } from 'zod';
import { FAULT_KINDS } from '../core/faults';
import { runEvent } from '../cortex/events';
import { ALERT_SEVERITIES } from '../cortex/world/alerts';
import { PRODUCTS, serversOf, type ConsoleWorld } from './state';
import { changeScore, MOST_SCORE, setNoBlock } from './vectraSide';

const deployment = z.enum(['qux', 'rux']);
const product = z.enum(PRODUCTS);
const hostId = z.int().positive();
const endpointId = z.string().min(1);

/** The longest single jump. Cortex forgets a silent agent after 180 days; more is a slip of the hand. */
const MOST_ADVANCE_MS = 366 * 24 * 60 * 60_000;

interface Command {
	schema: z.ZodType;
	run: (world: ConsoleWorld, input: unknown) => void;
}

/** Pairs a schema with the function that runs an input of that form. */
function command<S extends z.ZodType>(schema: S, run: (world: ConsoleWorld, input: z.output<S>) => void): Command {
	return { schema, run: (world, input) => run(world, input as z.output<S>) };
}

const tag = z.string().trim().min(1, 'A tag has at least one character');
const onHost = z.strictObject({ deployment, hostId });
const tagInput = onHost.extend({ tag });
const onEndpoint = z.strictObject({ endpointId });

const faultInput = z
	.strictObject({
		product,
		kind: z.enum(FAULT_KINDS),
		path: z.string().trim().optional(),
		method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
		times: z.int().positive().optional(),
		status: z.int().min(300).max(599).optional(),
		delayMs: z.int().nonnegative().max(600_000).optional(),
	})
	// An empty field of the form means "any".
	.transform(({ path, ...rest }) => (path ? { ...rest, path } : rest));

/** Every command of the console, by the last part of its URL: `POST /api/do/<name>`. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
	[
		'tag',
		command(tagInput, ({ vectra }, { deployment: where, hostId: id, tag: text }) => {
			vectra[where].world.tag(id, text);
		}),
	],
	[
		'untag',
		command(tagInput, ({ vectra }, { deployment: where, hostId: id, tag: text }) => {
			vectra[where].world.untag(id, text);
		}),
	],
	[
		'no-block',
		command(onHost.extend({ member: z.boolean() }), ({ vectra }, input) =>
			setNoBlock(vectra[input.deployment].world, input.hostId, input.member),
		),
	],
	[
		'agent',
		command(onEndpoint.extend({ online: z.boolean() }), ({ cortex }, { endpointId: id, online }) => {
			if (online) cortex.world.connect(id);
			else cortex.world.disconnect(id);
		}),
	],
	['isolate', command(onEndpoint, ({ cortex }, { endpointId: id }) => void cortex.world.consoleIsolate(id))],
	['release', command(onEndpoint, ({ cortex }, { endpointId: id }) => void cortex.world.consoleRelease(id))],
	[
		'cancel',
		command(onEndpoint.extend({ actionId: z.int().positive() }), ({ cortex }, { endpointId: id, actionId }) => {
			cortex.world.cancelPending(actionId, id);
		}),
	],
	[
		'fail-next',
		command(onEndpoint, ({ cortex }, { endpointId: id }) => {
			runEvent(cortex.world, id, failure);
		}),
	],
	[
		// Some seconds later it joins an incident, or opens one.
		'alert',
		command(onEndpoint.extend({ severity: z.enum(ALERT_SEVERITIES).optional() }), ({ cortex }, { endpointId: id, severity = 'critical' }) => {
			cortex.world.alerts.add({ endpoint_id: id, severity });
		}),
	],
	[
		'detection',
		command(onHost.extend({ type: z.string().trim().min(1).optional() }), ({ vectra }, { deployment: where, hostId: id, type }) => {
			vectra[where].world.addDetection({ host_id: id, ...(type === undefined ? {} : { detection_type: type }) });
		}),
	],
	[
		'score',
		command(onHost.extend({ change: z.int().min(-MOST_SCORE).max(MOST_SCORE) }), ({ vectra }, { deployment: where, hostId: id, change }) => {
			changeScore(vectra[where].world, id, change);
		}),
	],
	[
		// Called a case since 5.x.
		'case',
		command(onEndpoint.extend({ severity: z.enum(ALERT_SEVERITIES).optional() }), ({ cortex, clock }, { endpointId: id, severity = 'high' }) => {
			const { endpoint_name: name } = cortex.world.find(id).fields;
			cortex.world.incidents.add({ severity, description: `Opened by hand on ${name}`, hosts: [`${name}:${id}`] }, clock.now());
		}),
	],
	[
		'clock',
		command(
			z.strictObject({ advanceMs: z.int().positive().max(MOST_ADVANCE_MS).optional(), running: z.boolean().optional() }),
			({ clock }, { advanceMs, running }) => {
				if (running === true) clock.run();
				if (running === false) clock.pause();
				if (advanceMs !== undefined) clock.advance(advanceMs);
			},
		),
	],
	[
		'fault',
		command(faultInput, (world, { product: where, ...rule }) => {
			serversOf(world)[where].faults.add(rule);
		}),
	],
	[
		'clear-faults',
		command(z.strictObject({ product: product.optional() }), (world, { product: only }) => {
			const servers = serversOf(world);
			for (const name of only ? [only] : PRODUCTS) servers[name].faults.clear();
		}),
	],
]);

/** What the agent reports after this command. */
const failure = {
	event: 'fail-next',
	mode: 'fail',
	status: 'FAILED',
	reason: { errorDescription: 'The agent was told to fail by the lab console.' },
} as const;
