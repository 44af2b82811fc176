import type { GenericValue, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { attempt } from '../../shared/attempt';
import { badInput, readChoice } from '../../shared/input';
import { isTransient } from '../../shared/transience';
import { isRecord, numeric } from '../../shared/values';
import type { VectraApi } from '../transport/api';
import { API_VERSIONS, previewOf, writeIfOffered } from '../transport/preview';
import type { Requester } from '../transport/request';
import { itemError } from './itemError';

export const apiVersionProperty: INodeProperties = {
	displayName: 'API Version',
	name: 'apiVersion',
	type: 'options',
	options: [
		{ name: 'V3.4', value: 'v3.4', description: 'The stable API. It does not have this call.' },
		{ name: 'V3.5 (Preview)', value: 'v3.5', description: 'Respond UX only. Vectra warns that it may still change.' },
	],
	default: 'v3.4',
	description: 'This operation needs v3.5, which Vectra calls a preview. It is used only if you choose it.',
};

/** What an operation of the preview is called in messages, and what does nearly the same without it. */
export interface PreviewCall {
	/** Such as `an external reference`. */
	what: string;
	/** What to do where there is no preview. */
	instead: string;
}

/**
 * The calls of the preview, if the form allows them and the deployment can have them. It sends nothing.
 *
 * @throws NodeOperationError that says what to do instead
 */
export function requirePreview(context: IExecuteFunctions, itemIndex: number, api: VectraApi, { what, instead }: PreviewCall): Requester {
	const version = readChoice(context, itemIndex, 'apiVersion', API_VERSIONS, 'v3.4', 'API Version');
	if (api.connection.deployment === 'qux') {
		throw badInput(context, itemIndex, `Quadrant UX does not have ${what}: only Respond UX has, from the preview v3.5 on`, instead);
	}
	if (version === 'v3.4') {
		throw badInput(context, itemIndex, `The API v3.4 does not have ${what}`, `Set API Version to V3.5 (Preview). Without the preview: ${instead}`);
	}
	return previewOf(context, api);
}

/** A field of the preview that is to have a value. */
export interface FieldChange {
	/** The objects by ID, each with where it is read. */
	targets: ReadonlyArray<{ id: number; path: string; qs: IDataObject; what: string }>;
	/** The names under which records have it. No recording of the preview shows them for sure. */
	fields: readonly string[];
	isAsWanted(value: unknown): boolean;
	/** The one call that sets it for these objects. */
	request(ids: number[]): { path: string; body: IDataObject; what: string };
}

export interface FieldChanged {
	/** The objects for which it was sent. */
	changed: number[];
	unchanged: number[];
	/** True when it was read afterwards; null when Vectra does not show the field, so that only its acceptance is known. */
	verified: boolean | null;
	/** What Vectra said before and says now, by ID; null where it shows nothing. */
	values: Array<{ before: GenericValue; after: GenericValue; id: number }>;
}

/**
 * Sets a field of the preview: reads each object, sends one call for those that need it, once, and reads them again.
 *
 * @throws NodeOperationError when this tenant does not have the call, when the value was not kept, and when it is not known
 * whether the call took effect
 */
export async function setByPreview(
	context: IExecuteFunctions,
	itemIndex: number,
	preview: Requester,
	{ what, instead }: PreviewCall,
	{ targets, fields, isAsWanted, request }: FieldChange,
): Promise<FieldChanged> {
	const readAll = async (): Promise<Map<number, FieldReading>> => {
		const readings = new Map<number, FieldReading>();
		for (const target of targets) readings.set(target.id, await readField(preview, target, fields));
		return readings;
	};
	const isDone = (reading: FieldReading | undefined): boolean => reading?.isTold === true && isAsWanted(reading.value);
	const before = await readAll();
	const due = targets.map(({ id }) => id).filter((id) => !isDone(before.get(id)));
	let after = before;
	if (due.length > 0) {
		const isReplied = await sendOnce(context, itemIndex, preview, request(due), { what, instead });
		after = await readAll();
		const open = due.filter((id) => !isDone(after.get(id)));
		const isShown = open.some((id) => after.get(id)?.isTold);
		if (open.length > 0 && (isShown || !isReplied)) {
			throw itemError(
				context,
				itemIndex,
				isReplied ? `Vectra accepted ${what}, but does not show it for ${open.join(', ')}` : `It is not known whether Vectra took ${what}: its reply was lost`,
				isReplied ? 'Somebody else may change it too. Look at it in Vectra' : 'Look at it in Vectra before running again',
			);
		}
	}
	return {
		changed: due,
		unchanged: targets.map(({ id }) => id).filter((id) => !due.includes(id)),
		verified: targets.every(({ id }) => isDone(after.get(id))) || null,
		values: targets.map(({ id }) => ({ before: shownValue(before.get(id)), after: shownValue(after.get(id)), id })),
	};
}

/** What a record says about a field. `isTold` false: the field is not in it, so nothing follows. */
interface FieldReading {
	isTold: boolean;
	value: unknown;
}

const shownValue = (reading: FieldReading | undefined): GenericValue => (reading?.value ?? null) as GenericValue;

async function readField(preview: Requester, { id, path, qs, what }: FieldChange['targets'][number], fields: readonly string[]): Promise<FieldReading> {
	const subject = { what, one: true };
	const reply = await preview.read(path, qs, subject);
	const { body } = reply;
	if (!isRecord(body) || numeric(body.id) !== id) throw preview.fail(reply, subject);
	const name = fields.find((one) => body[one] !== undefined);
	return name === undefined ? { isTold: false, value: null } : { isTold: true, value: body[name] };
}

/** @returns whether the reply came. If not, only a reading says whether the change took effect */
async function sendOnce(
	context: IExecuteFunctions,
	itemIndex: number,
	preview: Requester,
	{ path, body, what }: ReturnType<FieldChange['request']>,
	{ what: call, instead }: PreviewCall,
): Promise<boolean> {
	const sent = await attempt(async () => await writeIfOffered(preview, path, body, { what }));
	if ('failure' in sent) {
		if (isTransient(sent.failure)) return false;
		throw sent.failure;
	}
	if (sent.value === undefined) return true;
	throw itemError(context, itemIndex, `This tenant does not offer ${call} in its API`, `Nothing was changed by this call. ${instead}. ${sent.value}`);
}
