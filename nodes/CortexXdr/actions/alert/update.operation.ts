import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { toNodeError } from '../../../shared/explanation';
import type { ItemOperation } from '../../../shared/operations';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { EDIT_INCIDENTS } from '../../descriptions/rights';
import type { Alert } from '../../transport/alertRecord';
import { readAlertById, updateAlert, type AlertChange } from '../../transport/alerts';
import { createApi } from '../../transport/api';
import type { MutationResult } from '../../transport/judge';
import { lostError } from '../../transport/write';
import { alertIdProperty, readAlertId, requireAlert } from './alertId';
import { checkLine, readChange, updateFieldsProperty } from './updates';

/** Changes an alert or issue once, and reads it before and after. */
export const update: ItemOperation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update alert',
		description: 'Change status, severity or comment of an alert, or of an issue of 5.x. No machine is touched.',
	},
	properties: [alertIdProperty, updateFieldsProperty, productLineProperty],
	mutates: true,
	rights: EDIT_INCIDENTS,
	async execute(context, itemIndex) {
		const id = readAlertId(context, itemIndex);
		const change = readChange(context, itemIndex);
		const api = createApi(context);
		const line = await readProductLine(context, itemIndex, api);
		checkLine(context, itemIndex, line, change);
		const { alert: before } = await requireAlert(context, api, line, id, itemIndex);
		const result = await updateAlert(api, line, id, change);
		failUnlessSent(context, result);
		// It was sent: a failed read must not hide that.
		const read = await attempt(async () => await readAlertById(api, line, id));
		const after = 'value' in read ? read.value?.alert : undefined;
		const verified = after === undefined ? null : holds(after, change);
		if (result.kind === 'lost' && verified !== true) {
			throw lostError(context.getNode(), result.reason, 'read the alert with Alert → Get');
		}
		return {
			name: (after ?? before).name || null,
			verified,
			updated: { ...change },
			before: stateOf(before),
			after: after === undefined ? null : stateOf(after),
			alertId: id,
		};
	},
};

/** A refusal changed nothing. A reply that proves nothing is decided by reading. */
function failUnlessSent(context: IExecuteFunctions, result: MutationResult): void {
	if (result.kind === 'refused' || result.kind === 'throttled') throw toNodeError(context.getNode(), result.explanation);
}

const stateOf = ({ severity, status, resolution, comment }: Alert): IDataObject => ({
	severity: severity || null,
	status,
	resolution: resolution || null,
	comment: comment || null,
});

/** Whether an alert now is as the change wants it. */
function holds(alert: Alert, { severity, status, reason, comment }: AlertChange): boolean {
	return (
		(severity === undefined || alert.severity === severity) &&
		(status === undefined || alert.status === status) &&
		(reason === undefined || alert.resolution === reason) &&
		(comment === undefined || alert.comment === comment)
	);
}
