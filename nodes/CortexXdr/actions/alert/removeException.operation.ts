import { attempt } from '../../../shared/attempt';
import { toNodeError } from '../../../shared/explanation';
import type { ItemOperation } from '../../../shared/operations';
import { orNull } from '../../../shared/values';
import { activeOf } from '../../descriptions/exceptionOutput';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { EDIT_EXCEPTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { listExceptions, removeException as send } from '../../transport/exceptions';
import { lostError } from '../../transport/write';
import { exceptionIdProperty, readExceptionId, requireException } from './exceptionFields';

/** Takes an exception away, once, and reads it before and after. */
export const removeException: ItemOperation = {
	option: {
		name: 'Remove Exception',
		value: 'removeException',
		action: 'Remove exception of alerts',
		description: 'Let alerts through again: deletes an exclusion of 3.x, disables an exception of 5.x for good',
	},
	properties: [exceptionIdProperty, productLineProperty],
	mutates: true,
	rights: EDIT_EXCEPTIONS,
	async execute(context, itemIndex) {
		const id = readExceptionId(context, itemIndex);
		const [node, api] = [context.getNode(), createApi(context)];
		const line = await readProductLine(context, itemIndex, api);
		const { exception: before } = await requireException(node, api, line, id, itemIndex);
		const name = orNull(before.name);
		// A disabled exclusion of 3.x is still there to be deleted.
		if (line === 'xdr5' && before.state === 'over') {
			return { name, removed: false, verified: true, active: false, status: before.status, nextStep: null, exceptionId: id };
		}
		const result = await send(api, line, id);
		if (result.kind === 'refused' || result.kind === 'throttled') throw toNodeError(node, result.explanation);
		// It was sent: a failed read must not hide that.
		const read = await attempt(async () => await listExceptions(node, api, line));
		const after = 'value' in read ? read.value.find(({ exception }) => exception.id === id)?.exception : undefined;
		const verified = 'value' in read ? after === undefined || (line === 'xdr5' && after.state === 'over') : null;
		if (result.kind === 'lost' && verified !== true) throw lostError(node, result.reason, 'read the exception with Alert → Get Exception');
		return {
			name,
			removed: true,
			verified,
			active: verified ? false : after === undefined ? null : activeOf(after.state),
			status: orNull(after?.status ?? ''),
			nextStep: verified ? null : 'Cortex XDR took the request, but the exception was not read as removed: read it with Alert → Get Exception',
			exceptionId: id,
		};
	},
};
