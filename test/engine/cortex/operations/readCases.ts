import type { IDataObject } from 'n8n-workflow';
import type { Answer, Script } from './support';

export interface ReadCase {
	title: string;
	resource: string;
	operation: string;
	parameters: IDataObject;
	script: Script;
	/** The call that matters: path and request_data. */
	asks: [path: string, data: IDataObject];
	items: unknown[];
}

export const incident = { __rl: true, mode: 'id', value: '4711' };

/** A page of a list that ends with it. */
export const page = (key: string, ...rows: IDataObject[]): Answer => [
	200,
	{ reply: { total_count: rows.length, result_count: rows.length, [key]: rows } },
];
