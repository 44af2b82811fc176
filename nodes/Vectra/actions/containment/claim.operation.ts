import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { Attempt } from '../../../shared/attempt';
import { numberIn } from '../../../shared/formValues';
import { readChoice, refuseInput } from '../../../shared/input';
import { copyForItem, type BatchPhases, type OperationForm } from '../../../shared/operations';
import { MARKERS, OWN_TAGS, PENDING, planFirstClaim, planDoubt, readOwnership, type Basis, type Ownership } from '../../containment/ownership';
import { RECORD } from '../../descriptions/rights';
import { createClient } from '../../transport/client';
import { planTags, type HostPlan } from '../../transport/bulkTags';
import { hostIdProperty, readHostId } from '../fields';
import { endpointIdProperty, readEndpointId } from './fields';
import { findTriggerItem } from './triggerItem';

const DIRECTIONS = ['isolate', 'release'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** About eleven years. */
const MOST_HOURS = 100_000;

interface Request {
	hostId: number;
	/** 32 lower-case hex digits. */
	endpointId: string;
	direction: Direction;
	/** 0: without an end of its own. */
	hours: number;
	basis: Basis;
}

/**
 * Writes down what is about to be done to an endpoint, before it is sent. Whatever dies or gets lost afterwards, the next
 * poll of the trigger reads from the tags that something may have happened, and follows it.
 */
export const claim: OperationForm & BatchPhases<Request, Request> = {
	option: {
		name: 'Claim',
		value: 'claim',
		action: 'Claim isolation or release',
		description:
			'Write on the host what is about to be sent to which endpoint. On an error, send nothing.',
	},
	properties: [
		hostIdProperty,
		endpointIdProperty('The endpoint that is about to be isolated or released'),
		{
			displayName: 'Before',
			name: 'direction',
			type: 'options',
			options: [
				{ name: 'Isolating', value: 'isolate', description: 'The endpoint is about to be isolated' },
				{ name: 'Releasing', value: 'release', description: 'The endpoint is ours and is about to be released' },
			],
			default: 'isolate',
			description: 'What is about to be sent to the endpoint',
		},
		{
			displayName: 'Isolate for (Hours)',
			name: 'hours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: { show: { direction: ['isolate'] } },
			description: 'After so many hours the trigger asks for the release. 0: until it is withdrawn. A claimed host keeps its end.',
		},
	],
	mutates: true,
	rights: RECORD,
	read(context, itemIndex) {
		const direction = readChoice(context, itemIndex, 'direction', DIRECTIONS, 'isolate', 'Before');
		const hostId = readHostId(context, itemIndex);
		const endpointId = readEndpointId(context, itemIndex);
		if (endpointId === '') {
			throw new NodeOperationError(context.getNode(), `The Endpoint ID is missing: nothing can be claimed on host ${hostId}`, {
				itemIndex,
				description: 'Give the endpoint that was found by a dry run, such as endpoint.id from its output. Send nothing for this host',
			});
		}
		const given = direction === 'isolate' ? context.getNodeParameter('hours', itemIndex, 0) : 0;
		const hours = numberIn(given ?? 0, 0, MOST_HOURS, 'Isolate for (Hours)', refuseInput(context, itemIndex));
		return { hostId, endpointId, direction, hours, basis: findTriggerItem(context, itemIndex, hostId).basis };
	},
	async prepare(_context, items) {
		return await Promise.resolve(items.map(({ value }) => ({ value })));
	},
	async run(context, items) {
		const client = await createClient(context);
		const epochSeconds = Math.floor(client.clock.now() / 1_000);
		const targets = items.map(({ itemIndex, value }) => targetOf(context, itemIndex, value, epochSeconds));
		const claimed = await planTags(client, context.getNode(), targets, { before: [...MARKERS, OWN_TAGS], after: [PENDING] });
		return items.map(({ itemIndex, value }, at) => outputOf(context, itemIndex, value, claimed[at]));
	},
};

function targetOf(context: IExecuteFunctions, itemIndex: number, request: Request, since: number): HostPlan {
	const { hostId, endpointId, direction, hours, basis } = request;
	const until = hours > 0 ? since + Math.round(hours * 3_600) : null;
	return {
		hostId,
		plan(tags) {
			if (direction === 'isolate') return planFirstClaim(tags, { endpointId, since, basis, until });
			if (!isOurs(readOwnership(tags), endpointId)) throw notOurs(context, itemIndex, request);
			return planDoubt(tags);
		},
	};
}

function isOurs({ owned, endpoints }: Ownership, endpointId: string): boolean {
	return owned && endpoints.some(({ id }) => id === endpointId);
}

function notOurs(context: IExecuteFunctions, itemIndex: number, { hostId, endpointId }: Request): Error {
	return new NodeOperationError(context.getNode(), `The isolation of endpoint ${endpointId} is not ours: no tag of host ${hostId} claims it`, {
		itemIndex,
		description: 'Send nothing. Who isolated it has to release it; Emergency Release or the Cortex console can do so by hand',
	});
}

function outputOf(context: IExecuteFunctions, itemIndex: number, request: Request, done: Attempt<string[]>): Attempt<IDataObject> {
	if ('failure' in done) return { failure: copyForItem(context, done.failure, itemIndex) };
	const { hostId, endpointId, direction } = request;
	const { basis, endpoints } = readOwnership(done.value);
	const endpoint = endpoints.find(({ id }) => id === endpointId);
	const time = (seconds: number | null | undefined): string | null => (typeof seconds === 'number' ? new Date(seconds * 1_000).toISOString() : null);
	return {
		value: {
			...context.getInputData()[itemIndex]?.json,
			claim: { direction, hostId, endpointId, basis, since: time(endpoint?.since), until: time(endpoint?.until), tags: done.value },
		},
	};
}
