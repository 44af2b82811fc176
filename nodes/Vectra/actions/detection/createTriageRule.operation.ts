import type { INodeProperties } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { isTransient } from '../../../shared/transience';
import { flagOf, numeric, text } from '../../../shared/values';
import { WRITE_RULES } from '../../descriptions/rights';
import { createApi, type VectraApi } from '../../transport/api';
import { namesOf } from '../../transport/detections';
import { readOne } from '../../transport/readOne';
import { itemError } from '../itemError';
import { readTargets } from './previewTargets';
import { detectionIdsProperty } from './stateFields';

const categoryProperty: INodeProperties = {
	displayName: 'Triage Category',
	name: 'triageCategory',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Vulnerability scanner',
	description: 'The name under which these detections, and those like them from now on, are triaged',
};

/** How long Vectra may take to apply a rule, in ms. */
const LAG = 2_000;

interface Triage {
	isTriaged: boolean;
	ruleId: number | null;
}

/**
 * Makes Vectra triage detections by a rule of its own making. The rule also holds for what comes later, so it is wider than
 * closing; an editor of conditions is not offered.
 */
export const createTriageRule: ItemOperation = {
	option: {
		name: 'Create Triage Rule',
		value: 'createTriageRule',
		action: 'Create triage rule from detections',
		description: 'Triage detections and what is like them from now on: wider than closing. Safe to repeat.',
	},
	properties: [detectionIdsProperty, categoryProperty],
	mutates: true,
	rights: WRITE_RULES,
	async execute(context, itemIndex) {
		const ids = readTargets(context, itemIndex).map(({ id }) => id);
		const category = text(context.getNodeParameter('triageCategory', itemIndex, '')).replace(/\s+/g, ' ').trim();
		if (category === '') throw badInput(context, itemIndex, 'The Triage Category is missing', 'Give the name under which they are triaged');
		const api = await createApi(context);
		const before = await readTriage(api, ids);
		const due = ids.filter((id) => before.get(id)?.isTriaged !== true);
		let after = before;
		if (due.length > 0) {
			const body = { triage_category: category, detectionIdList: due };
			const sent = await attempt(async () => await api.write('POST', '/rules', body, { what: `a triage rule from ${namesOf(due)}` }));
			if ('failure' in sent && !isTransient(sent.failure)) throw sent.failure;
			after = await readTriage(api, ids);
			const isOpen = (id: number): boolean => after.get(id)?.isTriaged !== true;
			if (due.some(isOpen)) {
				await api.clock.sleep(LAG);
				after = await readTriage(api, ids);
			}
			const open = due.filter(isOpen);
			if (open.length > 0) {
				// Not sent again: a rule that Vectra applies late would then exist twice.
				throw itemError(
					context,
					itemIndex,
					'failure' in sent
						? 'It is not known whether Vectra made the triage rule: its reply was lost'
						: `Vectra accepted the triage rule, but these detections are not triaged: ${open.join(', ')}`,
					'Look among the triage rules in Vectra before running again, as that could make a second one',
				);
			}
		}
		return {
			changed: due.length > 0,
			category,
			triaged: due,
			unchanged: ids.filter((id) => !due.includes(id)),
			detections: ids.map((id) => ({ triageRuleId: after.get(id)?.ruleId ?? null, id })),
		};
	},
};

async function readTriage(api: VectraApi, ids: readonly number[]): Promise<Map<number, Triage>> {
	const states = new Map<number, Triage>();
	for (const id of ids) {
		const { is_triaged, triage_rule_id } = await readOne(api, '/detections', id, `detection ${id}`);
		const ruleId = numeric(triage_rule_id) ?? null;
		states.set(id, { isTriaged: flagOf(is_triaged) === true || ruleId !== null, ruleId });
	}
	return states;
}
