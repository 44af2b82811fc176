import type { IDataObject, INode } from 'n8n-workflow';
import { numeric, text } from '../../shared/values';
import type { VectraApi } from './api';
import { listRows } from './rows';

/** What an outcome of an assignment can mean, as Vectra spells it. */
export const OUTCOME_CATEGORIES = ['benign_true_positive', 'false_positive', 'malicious_true_positive'] as const;
export type OutcomeCategory = (typeof OUTCOME_CATEGORIES)[number];

/** An outcome with which an assignment can be resolved. */
export interface Outcome {
	id: number;
	title: string;
	category: string;
	/** As Vectra sent it. */
	record: IDataObject;
}

/** Every outcome with this title, in any case: no source says that titles differ. @throws when the list is not whole */
export async function outcomesTitled(api: VectraApi, node: INode, title: string): Promise<Outcome[]> {
	const list = { path: '/assignment_outcomes', qs: {}, what: 'the list of assignment outcomes', fixedPages: true };
	const wanted = title.toLowerCase();
	const passes = (row: IDataObject): boolean => numeric(row.id) !== undefined && text(row.title).toLowerCase() === wanted;
	const rows = await listRows(api, node, list, { limit: Infinity, passes });
	return rows.map((record) => ({
		id: numeric(record.id) ?? 0,
		title: text(record.title),
		category: text(record.category).toLowerCase(),
		record,
	}));
}
