import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { INDICATORS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { deleteIndicators, readIndicators as readFromCortex } from '../../transport/indicators';
import { indicatorsProperty, readIndicators } from './fields';

/** Deletes the named indicators: reads them before and after. */
export const remove: ItemOperation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete indicators',
		description: 'Take indicators of compromise away: Cortex XDR no longer raises alerts for them. 5.x only.',
	},
	properties: [indicatorsProperty],
	mutates: true,
	rights: INDICATORS,
	async execute(context, itemIndex) {
		const indicators = readIndicators(context, itemIndex);
		const [node, api] = [context.getNode(), createApi(context)];
		const valuesOf = (rows: Array<{ indicator?: unknown }>): Set<string> => new Set(rows.map(({ indicator }) => text(indicator).toLowerCase()));
		const before = valuesOf(await readFromCortex(node, api, indicators, Infinity));
		const [first, ...rest] = indicators.filter((one) => before.has(one.toLowerCase()));
		const notFound = indicators.filter((one) => !before.has(one.toLowerCase()));
		if (first === undefined) return { verified: true, deleted: [], notFound, remaining: [] };
		await deleteIndicators(node, api, [first, ...rest]);
		// It was accepted. A failed read must not hide that.
		const after = await readFromCortex(node, api, [first, ...rest], Infinity).then(valuesOf, () => undefined);
		const isLeft = (one: string): boolean => after?.has(one.toLowerCase()) ?? false;
		const [remaining, deleted] = [[first, ...rest].filter(isLeft), [first, ...rest].filter((one) => !isLeft(one))];
		return { verified: after === undefined ? null : remaining.length === 0, deleted, notFound, remaining };
	},
};
