/** An answer that is not a success, in Vectra's words. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: unknown,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(`Vectra simulator: ${status}`);
	}
}

export const notFound = (): ApiError => new ApiError(404, { detail: 'Not found.' });

/** Not the product's: the lab lacks the call. docs/lab.md says what it has. */
export const notOffered = (call: string): ApiError =>
	new ApiError(501, { detail: `The lab does not offer ${call}. See docs/lab.md` });

export const methodNotAllowed = (method: string): ApiError =>
	new ApiError(405, { detail: `Method "${method}" not allowed.` });

export const forbidden = (): ApiError =>
	new ApiError(403, { details: 'You do not have permission to perform this action.' });

/** A field map, as the product answers a value it cannot read. */
export const badFields = (fields: Record<string, string[]>): ApiError => new ApiError(400, fields);

export const required = (field: string): ApiError => badFields({ [field]: ['This field is required.'] });

/** The misspelling is Vectra's own. */
export const badType = (): ApiError =>
	new ApiError(400, {
		type: "Invalid value given for paramater 'type'. Valid values: ('account', 'host').",
		_meta: { message: 'Invalid field(s) found', level: 'error' },
	});

export const unknownParameters = (names: readonly string[]): ApiError =>
	new ApiError(400, { details: `The following query parameter(s) are invalid: ${names.join(', ')}` });

export const conflict = (detail: string): ApiError => new ApiError(409, { detail });

/** The `errors[].title` form of assignments. */
export const titled = (title: string): ApiError => new ApiError(400, { errors: [{ title }] });

export const invalidMembers = (message: string): ApiError =>
	new ApiError(422, { _meta: { message: { members: [message] } } });
