import type { IDataObject, INode } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { toNodeError } from '../../../shared/explanation';
import type { ItemOperation } from '../../../shared/operations';
import { orNull } from '../../../shared/values';
import { activeOf } from '../../descriptions/exceptionOutput';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { EDIT_EXCEPTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { isSameFilter } from '../../transport/exceptionFilter';
import type { AlertException } from '../../transport/exceptionRecord';
import { createException as send, exceptionIdIn, listExceptions, type ExceptionRequest } from '../../transport/exceptions';
import type { MutationResult } from '../../transport/judge';
import { lostError } from '../../transport/write';
import { checkForm, exceptionProperties, readExceptionForm } from './exceptionFields';

/** Adds an exclusion of alerts or an exception of issues, once, and reads it back by ID or name. */
export const createException: ItemOperation = {
	option: {
		name: 'Create Exception',
		value: 'createException',
		action: 'Create exception of alerts',
		description: 'Suppress alerts that meet conditions: an alert exclusion of 3.x, an issue exception of 5.x',
	},
	properties: [...exceptionProperties, productLineProperty],
	mutates: true,
	rights: EDIT_EXCEPTIONS,
	async execute(context, itemIndex) {
		const form = readExceptionForm(context, itemIndex);
		const [node, api] = [context.getNode(), createApi(context)];
		const line = await readProductLine(context, itemIndex, api);
		checkForm(context, itemIndex, line, form, api.clock.now());
		const named = async (): Promise<AlertException[]> =>
			(await listExceptions(node, api, line)).map(({ exception }) => exception).filter(({ name }) => name === form.name);
		const before = await named();
		const there = before.find(({ state, filter }) => state !== 'over' && isSameFilter(filter, form.filter));
		if (there) return show(form, there, false);
		const result = await send(api, line, form);
		if (result.kind === 'refused' || result.kind === 'throttled') throw toNodeError(node, result.explanation);
		// It was sent: a failed read must not hide that.
		const read = await attempt(named);
		const after = 'value' in read ? read.value : undefined;
		const id = exceptionIdIn(result);
		const made = after && newOne(after, before, id);
		if (made) return show(form, made, true);
		if (id === undefined) throw lost(node, form.name, result, after !== undefined);
		return { name: form.name, created: true, verified: after ? false : null, active: null, status: null, nextStep: LOOK, exceptionId: id };
	},
};

const LOOK = 'Cortex XDR took it, but it could not be read back: read it with Alert → Get Exception';

/** The exception of this ID; without an ID, the only one of the name that was not there before. */
function newOne(after: AlertException[], before: AlertException[], id: string | undefined): AlertException | undefined {
	if (id !== undefined) return after.find((one) => one.id === id);
	const fresh = after.filter((one) => !before.some((known) => known.id === one.id));
	return fresh.length === 1 ? fresh[0] : undefined;
}

function show({ name, filter }: ExceptionRequest, exception: AlertException, created: boolean): IDataObject {
	const verified = isSameFilter(exception.filter, filter);
	return {
		name,
		created,
		verified,
		active: activeOf(exception.state),
		status: orNull(exception.status),
		nextStep: verified ? NEXT[exception.state] : 'Cortex XDR shows other conditions than were sent: compare them with Alert → Get Exception',
		exceptionId: exception.id,
	};
}

const NEXT: Readonly<Record<AlertException['state'], string | null>> = {
	active: null,
	pending: 'It suppresses nothing until its approver agrees in the Cortex console',
	over: 'It suppresses nothing: look at its status in the Cortex console',
	unknown: 'Its status does not say whether it suppresses: look in the Cortex console',
};

function lost(node: INode, name: string, result: MutationResult, wasRead: boolean): Error {
	const reason = result.kind === 'lost' ? result.reason : 'the reply holds no ID';
	const known = wasRead ? 'when it was looked for afterwards, no single new one had this name' : 'it could not be looked for afterwards';
	return lostError(node, reason, `look for “${name}” with Alert → Get Many Exceptions; ${known}`);
}
