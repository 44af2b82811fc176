import type { INode } from 'n8n-workflow';
import { NetworkFailure, PreparationFailed, type HttpReply } from '../../../../nodes/shared/http';
import {
	askedWait,
	explainReply,
	explainThrown,
	isSuccess,
	vendorMessage,
} from '../../../../nodes/Vectra/transport/errors';
import { toNodeError } from '../../../../nodes/shared/explanation';
import { isTransient } from '../../../../nodes/shared/transience';

const node: INode = { id: '1', name: 'Vectra AI', type: 'x.vectra', typeVersion: 1, position: [0, 0], parameters: {} };
const HOST = { what: 'host 4711', one: true };
const reply = (status: number, body: unknown, headers: Record<string, unknown> = {}): HttpReply => ({ status, headers, body });
const HTML = '<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>';

describe('vendorMessage', () => {
	it.each<[string, unknown, string]>([
		['detail', { detail: 'Not found.' }, 'Not found.'],
		['details', { details: 'Invalid token.' }, 'Invalid token.'],
		['errors with titles', { errors: [{ title: 'User 101 does not have permissions' }] }, 'User 101 does not have permissions'],
		['_meta text', { _meta: { level: 'errors', message: 'no valid ids' } }, 'no valid ids'],
		['_meta map', { _meta: { message: { members: ["members value 'x' is invalid."] } } }, "members: members value 'x' is invalid."],
		['error', { error: 'invalid_client' }, 'invalid_client'],
		['message beside a failure', { status: 'failure', message: 'Could not find requested object' }, 'Could not find requested object'],
		['reason beside a failure', { status: 'failure', reason: 'Unknown server error' }, 'Unknown server error'],
		['invalid tags', { status: 'failure', message: 'Bad tags', invalid_tags: ['a/b'] }, 'Bad tags: a/b'],
		[
			'a field map beside a message that says nothing',
			{ type: "Invalid value given for paramater 'type'.", _meta: { message: 'Invalid field(s) found', level: 'error' } },
			"type: Invalid value given for paramater 'type'.",
		],
		['a field map', { detection_ids: ['Detection id(s) {1} do not exist'] }, 'detection_ids: Detection id(s) {1} do not exist'],
		['a bare list', ['IP address is not valid: x'], 'IP address is not valid: x'],
		['a list in a list', [[{ detail: 'deep' }]], 'deep'],
		['nothing', {}, ''],
		['null', null, ''],
	])('%s', (_name, body, expected) => {
		expect(vendorMessage(body)).toBe(expected);
	});
});

describe('explainReply', () => {
	it.each<[string, HttpReply, string, RegExp, string | undefined]>([
		['bad token', reply(401, { details: 'Invalid token.' }), 'Vectra refused the credential', /Invalid token.*API token/, 'credential-invalid'],
		['missing right', reply(403, { details: 'You do not have permission.' }), 'The role of this Vectra credential does not allow the call', /edit tags and notes/, 'credential-invalid'],
		['missing host', reply(404, { status: 'failure', message: 'Could not find requested object' }), 'There is no host 4711 in Vectra', /deleted or merged/, undefined],
		['redirect', reply(302, HTML), 'This address is not the Vectra API: it redirects elsewhere', /portal\.vectra\.ai/, 'configuration-invalid'],
		['wrong method', reply(405, { detail: 'Method not allowed' }), 'This address does not take the call', /deployment/, 'configuration-invalid'],
		['long note', reply(413, ''), 'Vectra finds the note too long', /Shorten/, undefined],
		['throttled', reply(429, { detail: 'slow down' }, { 'retry-after': '30' }), 'Vectra is receiving too many requests', /slow down/, 'rate-limited'],
		['HTML error page', reply(502, HTML), 'Vectra could not answer for host 4711 at the moment', /502 with a page: 502 Bad Gateway/, 'temporarily-unavailable'],
		['HTML instead of JSON', reply(200, HTML), 'The answer is not from the Vectra API: it is a web page or plain text instead of JSON', /portal/, 'configuration-invalid'],
		['torn JSON', reply(200, '{"tags":["a"'), 'The answer of Vectra arrived incomplete', /Run again/, 'temporarily-unavailable'],
		['failure under 200', reply(200, { status: 'failure', message: 'Locked' }), 'Vectra did not do it for host 4711: Vectra says: Locked', /200/, undefined],
		['bad parameter', reply(400, { message: 'Invalid field(s) found', invalid_tags: ['a/b'] }), 'Vectra refused the request for host 4711', /invalid_tags: a\/b/, undefined],
	])('%s', (_name, given, message, description, cause) => {
		const explanation = explainReply(given, HOST, 0);
		expect(explanation.message).toBe(message);
		expect(explanation.description).toMatch(description);
		expect(explanation.failure?.cause).toBe(cause);
		expect(explanation.httpCode).toBe(String(given.status));
		expect(isSuccess(given)).toBe(false);
	});

	it('tells a missing endpoint of the API from a missing host', () => {
		const { message, description, failure } = explainReply(reply(404, { detail: 'Not found.' }), { what: 'the list of hosts' }, 0);
		expect(description).toMatch(/^Vectra says: Not found\. Check/);
		const unknown = reply(404, { _meta: { level: 'errors', message: 'Failed to mark detections: no valid detection ids provided' } });
		expect(explainReply(unknown, { what: '2 detections' }, 0)).toMatchObject({ message: 'Vectra does not know 2 detections', httpCode: '404' });
		expect(message).toBe('This Vectra does not offer the list of hosts in the API version that this node uses');
		expect(failure?.cause).toBe('configuration-invalid');
	});
});

describe('isSuccess', () => {
	it.each([
		[200, { tags: [] }],
		[201, { id: 1 }],
		[204, ''],
		[200, []],
	])('%s %j', (status, body) => {
		expect(isSuccess(reply(status, body))).toBe(true);
	});
});

describe('errors as n8n gets them', () => {
	it('say whether waiting helps, and for how long', () => {
		const throttled = toNodeError(node, explainReply(reply(429, {}, { 'retry-after': '30' }), HOST, 0));
		expect([isTransient(throttled), askedWait(throttled)]).toEqual([true, 30_000]);
		const broken = toNodeError(node, explainReply(reply(500, HTML), HOST, 0));
		expect([isTransient(broken), askedWait(broken)]).toEqual([true, undefined]);
		const refused = toNodeError(node, explainReply(reply(403, {}), HOST, 0));
		expect([isTransient(refused), askedWait(refused)]).toEqual([false, undefined]);
		expect(isTransient(new Error('x'))).toBe(false);
	});

	it.each([429, 500, 503])('know a transient status without a declared cause, as on an older n8n: %s', (status) => {
		const error = toNodeError(node, explainReply(reply(status, {}), HOST, 0));
		delete error.failure;
		expect(isTransient(error)).toBe(true);
	});

	it.each([
		['ECONNREFUSED', 'Vectra cannot be reached', true],
		['ETIMEDOUT', 'Vectra did not answer in time', true],
		['EAI_AGAIN', 'Vectra cannot be reached', true],
		['HPE_INVALID_CONSTANT', 'The answer of Vectra cannot be read', true],
		['EPROTO', 'Vectra cannot be reached', true],
		['ERR_NEW', 'Vectra cannot be reached', true],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'Vectra cannot be reached', false],
	])('explain the network: %s', (code, message, transient) => {
		const explanation = explainThrown(new NetworkFailure(code, 'connect failed'), 'qux');
		if (!explanation) throw new Error('not explained');
		expect(explanation.message).toBe(message);
		const error = toNodeError(node, explanation, 3);
		expect(isTransient(error)).toBe(transient);
		expect(error.context.itemIndex).toBe(3);
		if (!transient) expect(error.description).toMatch(/Ignore SSL Issues/);
		delete error.failure;
		expect(isTransient(error)).toBe(transient);
	});

	it('do not wait for what a person stopped', () => {
		const explanation = explainThrown(new NetworkFailure('ERR_CANCELED', 'canceled'), 'qux');
		if (!explanation) throw new Error('not explained');
		expect(explanation.message).toBe('The execution was cancelled before Vectra answered');
		const error = toNodeError(node, explanation);
		expect(isTransient(error)).toBe(false);
	});

	it('pass on what a failed log-in says', () => {
		expect(explainThrown(new PreparationFailed('Wrong client secret', 401), 'rux')).toMatchObject({
			message: 'Wrong client secret',
			httpCode: '401',
			failure: { cause: 'credential-invalid' },
		});
		const passing = explainThrown(new PreparationFailed('No token at the moment', 503), 'rux');
		expect(passing).toMatchObject({ httpCode: '503', failure: { cause: 'temporarily-unavailable' } });
		expect(explainThrown(new Error('a bug'), 'qux')).toBeUndefined();
	});
});
