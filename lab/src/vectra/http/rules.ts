import { notFound, required } from '../literals';
import { pageOf } from '../paging';
import type { Rule } from '../world/rules';
import { answer, type Api } from './api';
import { listed } from './detections';

/** Triage by rules, as far as single detections need it. */
export function ruleRoutes(api: Api): void {
	const { rules } = api.world;
	api.add(
		{ method: 'GET', path: '/rules', handle: (call) => pageOf(call, rules.all(), ruleRow) },
		{
			method: 'GET',
			path: '/rules/:id',
			handle: ({ params }) => {
				const rule = rules.get(Number(params.id));
				if (!rule) throw notFound();
				return ruleRow(rule);
			},
		},
		{
			method: 'POST',
			path: '/rules',
			handle: (call) => {
				const { triage_category } = call.body;
				if (typeof triage_category !== 'string' || triage_category === '') throw required('triage_category');
				rules.add(triage_category, listed(call));
				return answer(201, { _meta: { level: 'Success', message: 'Successfully triaged detections' } });
			},
		},
		{
			method: 'DELETE',
			path: '/rules',
			handle: (call) => {
				rules.release(listed(call));
				return { _meta: { level: 'Success', message: 'Successfully untriaged detections' } };
			},
		},
	);
}

const ruleRow = ({ id, triage_category, detections }: Rule): Record<string, unknown> => ({
	id,
	triage_category,
	detection_ids: detections.map(({ id: detectionId }) => detectionId),
});
