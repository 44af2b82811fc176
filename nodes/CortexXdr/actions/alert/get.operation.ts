import type { ItemOperation } from '../../../shared/operations';
import { alertOutputProperty, readAlertOutput } from '../../descriptions/alertOutput';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { VIEW_INCIDENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { alertIdProperty, readAlertId, requireAlert } from './alertId';

/** Reads one alert of 3.x or one issue of 5.x. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get alert',
		description: 'Read one alert, or one issue of 5.x, with its machine, users and MITRE techniques',
	},
	properties: [alertIdProperty, alertOutputProperty, productLineProperty],
	mutates: false,
	rights: VIEW_INCIDENTS,
	async execute(context, itemIndex) {
		const id = readAlertId(context, itemIndex);
		const show = readAlertOutput(context, itemIndex);
		const api = createApi(context);
		const line = await readProductLine(context, itemIndex, api);
		return show(await requireAlert(context, api, line, id, itemIndex));
	},
};
