import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { VectraApi } from '../../transport/api';
import { converge } from '../../transport/converge';
import { activeDetections } from '../../transport/detections';
import type { EntityType } from '../../transport/objects';
import { itemError } from '../itemError';
import { setDetectionState, type Workflow } from './setDetectionState';

/** How detections are closed: with a reason of the Close workflow, or by the older mark. */
export const CLOSE_AS = ['benign', 'fixed', 'remediated'] as const;
export type CloseAs = (typeof CLOSE_AS)[number];

const PREVIEW = 'The newer workflow of Vectra (preview API v3.5). Where Vectra lacks it, they are marked as fixed.';

export const closeAsOptions: NonNullable<INodeProperties['options']> = [
	{ name: 'Benign', value: 'benign', description: PREVIEW },
	{ name: 'Fixed', value: 'fixed', description: 'The older mark, known to every version' },
	{ name: 'Remediated', value: 'remediated', description: PREVIEW },
];

/** The most detections of one entity that are closed: more are a sign of something else. */
const MOST = 5_000;

/** How long Vectra may take to show another state, in ms. */
const LAG = 2_000;

export interface ClosedDetections {
	closed: number[];
	/** Active ones that do not count for the score: triaged, or of the category Info. */
	leftOpen: number[];
	/** What was used; null when there was nothing to close. */
	workflow: Workflow | null;
}

/**
 * Closes the detections of an entity that are active at the first reading and count for its score. The list is read again
 * afterwards. What becomes active meanwhile is not touched.
 *
 * @throws NodeOperationError when some of them stay active, and when there are too many
 */
export async function closeActive(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	entity: { type: EntityType; id: number },
	closeAs: CloseAs,
): Promise<ClosedDetections> {
	const name = `${entity.type} ${entity.id}`;
	const workflow = closeAs === 'fixed' ? 'fixed' : 'close';
	const reason = closeAs === 'fixed' ? '' : closeAs;
	let wanted: ReadonlySet<number> | undefined;
	let leftOpen: number[] = [];
	let used: Workflow | null = null;
	const { before } = await converge<number[], number[]>({
		clock: api.clock,
		async read() {
			const { scoring, others } = await activeDetections(api, context.getNode(), entity.type, entity.id);
			if (wanted === undefined) {
				if (scoring.length > MOST) throw tooMany(context, itemIndex, name, scoring.length);
				leftOpen = others;
			}
			wanted ??= new Set(scoring);
			return scoring.filter((id) => wanted?.has(id));
		},
		plan: (active) => (active.length === 0 ? undefined : active),
		async write(active) {
			used = await setDetectionState(context, api, itemIndex, active, workflow, { kind: 'close', reason }, 'fixed');
		},
		notKept: (active) =>
			itemError(
				context,
				itemIndex,
				`Vectra accepted the change, but detections of ${name} are still active: ${active.slice(0, 20).join(', ')}`,
				'Look at one of them in Vectra. Where the tenant uses the Close workflow, choose Benign or Remediated',
			),
		lagMs: LAG,
	});
	return { closed: before, leftOpen, workflow: used };
}

function tooMany(context: IExecuteFunctions, itemIndex: number, name: string, count: number): Error {
	return itemError(
		context,
		itemIndex,
		`The ${name} has ${count} active detections: more than ${MOST} are not closed at once`,
		'Nothing was changed. Close them in Vectra, or in portions with Detection → Close',
	);
}
