import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestOptions, INodeProperties } from 'n8n-workflow';

/** Tells the request of a Test from those of the nodes. It is taken off before sending. */
const TEST_HEADER = 'x-credential-test';

export const testHeaders = { [TEST_HEADER]: 'true' };

export function withoutTestHeader(headers: IDataObject = {}): IDataObject {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== TEST_HEADER));
}

/** n8n's words for "run preAuthentication, then authenticate again": an error that looks like an HTTP 401. */
class NotPrepared extends Error {
	override readonly name = 'NotPrepared';

	readonly response = { status: 401 };
}

/** Credentials, as decrypted for one request, that wait for `preAuthentication`, and those on which it has run. */
const waiting = new WeakSet<ICredentialDataDecryptedObject>();
const prepared = new WeakSet<ICredentialDataDecryptedObject>();

/** Those of a Test. */
const tested = new WeakSet<ICredentialDataDecryptedObject>();

/** False when n8n runs `preAuthentication` for another reason: after any failure in its HTTP Request node. */
export function isWaiting(credentials: ICredentialDataDecryptedObject): boolean {
	return waiting.has(credentials);
}

/** Whether it is a Test that waits, and not a request of a node. */
export function isInTest(credentials: ICredentialDataDecryptedObject): boolean {
	return tested.has(credentials);
}

/** Whether `preAuthentication` has run on these already. */
export function isPrepared(credentials: ICredentialDataDecryptedObject): boolean {
	return prepared.has(credentials);
}

export function markPrepared(credentials: ICredentialDataDecryptedObject): void {
	prepared.add(credentials);
}

/**
 * Makes n8n run `preAuthentication` first, unless it has. A Test needs that: there the check of the connection says in
 * words what n8n would show as a bare error code, and a new token proves the secret that was entered just now.
 *
 * @param needed for requests other than a Test's
 */
export function requirePrepared(
	credentials: ICredentialDataDecryptedObject,
	{ headers }: IHttpRequestOptions,
	needed = false,
): void {
	const isTest = headers !== undefined && TEST_HEADER in headers;
	// Where a token was missing, n8n has run it before it could know of the Test.
	const isReady = prepared.has(credentials) && (!isTest || tested.has(credentials));
	if (isReady || !(isTest || needed)) return;
	waiting.add(credentials);
	if (isTest) tested.add(credentials);
	throw new NotPrepared('The credential is not ready yet');
}

/** n8n runs `preAuthentication` only for credentials that have an expirable field. This one never expires by itself. */
export const connectionCheckField: INodeProperties = {
	displayName: 'Connection Check',
	name: 'connectionCheck',
	type: 'hidden',
	typeOptions: { expirable: true },
	default: 'inTestOnly',
};
