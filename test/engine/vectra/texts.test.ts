import type { IDataObject } from 'n8n-workflow';
import { noteText, type NoteKind } from '../../../nodes/Vectra/containment/note';
import { REASONS, type HoldReason } from '../../../nodes/Vectra/containment/reasons';
import { RECORDABLE, recordKind, whyNothing } from '../../../nodes/Vectra/containment/recording';
import { holdText, nextStepText, reasonText } from '../../../nodes/Vectra/containment/wording';
import { explainReply, explainThrown } from '../../../nodes/Vectra/transport/errors';
import { NetworkFailure } from '../../../nodes/shared/http';
import { criteria } from '../../unit/vectra/hosts';
import { BAD_INPUT, REPLIES } from './operations/badInputCases';
import { id, vectra } from './operations/support';
import { A, controlTime, runVectra } from './support';

/**
 * The texts that a person reads, in one snapshot: a change of words is one commit that shows before and after.
 * `npx jest --selectProjects=engine --testPathPatterns=vectra/texts -u` takes a new one.
 */

controlTime();

const line = ({ message, description }: { message: string; description?: string | null }) => [message, description].filter(Boolean).join(' | ');

const STATUSES = [200, 302, 400, 401, 403, 404, 405, 407, 408, 409, 413, 414, 422, 429, 500, 502, 503, 504];
const CODES = ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ETIMEDOUT'];
const NOTE_KINDS: NoteKind[] = ['isolated', 'pending', 'released', 'follow', 'absent', 'external'];
const HOLDS: Record<HoldReason, true> = {
	noBlockGroup: true,
	releaseTag: true,
	keyAsset: true,
	privilege: true,
	network: true,
	namePattern: true,
	undecidable: true,
	awaitingDecision: true,
	denied: true,
	vanished: true,
	lockdown: true,
	outsideWindow: true,
	limitReached: true,
	sharedEndpoint: true,
};
const NAMES = { criteria: criteria({
		requestTag: 'vectra_contain',
		blockGroup: 'Block',
		urgency: 80,
		scores: { values: { threat: 70 } },
		detections: { values: { types: 'Port Scan' } },
	}), releaseTag: 'vectra_release', noBlockGroup: 'NoBlock' };

/** n8n itself demands a value in a required field, but not what an expression yields. */
const EMPTY = '={{ $json.value }}';

const host = { objectType: 'host', host: id(7) };

/** Forms of operations that change something, each with one field that cannot be used. Nothing is asked for any of them. */
const BAD_WRITES: IDataObject[] = [
	{ resource: 'tag', operation: 'add', ...host, tags: EMPTY },
	{ resource: 'tag', operation: 'add', ...host, tags: ['a,b'] },
	{ resource: 'tag', operation: 'add', objectType: 'group', tags: ['a'] },
	{ resource: 'tag', operation: 'remove', objectType: 'host', host: id('10.0.0.0/8', 'ip'), tags: ['a'] },
	{ resource: 'note', operation: 'add', ...host, note: EMPTY },
	{ resource: 'note', operation: 'add', ...host, note: '\u0007' },
	{ resource: 'note', operation: 'add', ...host, note: 'a', options: { key: 'a]b' } },
	{ resource: 'note', operation: 'update', ...host, note: 'a', noteId: 'x' },
	{ resource: 'note', operation: 'delete', ...host, noteId: EMPTY },
	{ resource: 'detection', operation: 'close', detectionIds: EMPTY },
	{ resource: 'detection', operation: 'close', detectionIds: 'x' },
	{ resource: 'detection', operation: 'close', detectionIds: '1', workflow: 'hide' },
	{ resource: 'detection', operation: 'close', detectionIds: '1', workflow: 'close', reason: 'bored' },
	{ resource: 'group', operation: 'addMembers', group: id(73), members: EMPTY },
	{ resource: 'group', operation: 'removeMembers', group: id(EMPTY), members: '1' },
	{ resource: 'assignment', operation: 'create', entityType: 'group', entity: id(7), user: id(1) },
	{ resource: 'assignment', operation: 'resolve', assignment: id(1), outcome: id(2), options: { markAsFixed: true } },
	{ resource: 'assignment', operation: 'resolve', assignment: id(1), outcome: id(2), options: { triageAs: 'x' } },
	{ resource: 'containment', operation: 'recordIsolation', hostId: EMPTY, outcome: 'isolated' },
	{ resource: 'containment', operation: 'recordIsolation', hostId: 'x', outcome: 'isolated' },
	{ resource: 'containment', operation: 'recordIsolation', hostId: 7, outcome: EMPTY },
	{ resource: 'containment', operation: 'recordIsolation', hostId: 7, outcome: 'gone' },
	{ resource: 'containment', operation: 'recordIsolation', hostId: 7, outcome: 'isolated', endpointId: 'x' },
	{ resource: 'containment', operation: 'recordIsolation', hostId: 7, outcome: 'isolated', endpointId: EMPTY },
];

it('says what happened and what to do', async () => {
	const reasons = REASONS.map((reason) => `${reason}: ${reasonText(reason, NAMES)}`);
	const holds = (Object.keys(HOLDS) as HoldReason[]).map((hold) => `${hold}: ${holdText(hold, NAMES)} | ${nextStepText(hold, NAMES, true)}`);
	const nothingRecorded = (['isolation', 'release'] as const).flatMap((direction) =>
		RECORDABLE.filter((outcome) => recordKind(direction, outcome) === 'none').map(
			(outcome) => `${direction}, ${outcome}: ${whyNothing(direction, outcome)}`,
		),
	);
	const notes = NOTE_KINDS.map((kind) =>
		noteText({ kind, outcome: 'isolated', endpointId: A, endpointName: 'FIN-LT-0142', actionId: '48211', addition: 'By Jo', key: '1' }),
	);
	const replies = STATUSES.flatMap((status) => [
		`${status}: ${line(explainReply({ status, headers: {}, body: { detail: 'Words of Vectra' } }, { what: 'host 7', one: true }, 0))}`,
		`${status}, a list: ${line(explainReply({ status, headers: {}, body: { detail: 'Words of Vectra' } }, { what: 'the list of hosts' }, 0))}`,
		`${status}, a page: ${line(explainReply({ status, headers: {}, body: '<html>Sign in</html>' }, { what: 'host 7', one: true }, 0))}`,
	]);
	const failures = CODES.flatMap((code) =>
		(['qux', 'rux'] as const).map((deployment) => {
			const explanation = explainThrown(new NetworkFailure(code, 'words of Node'), deployment);
			return `${deployment}, ${code}: ${line(explanation ?? { message: 'none' })}`;
		}),
	);
	const { api } = vectra(REPLIES);
	const badInput: string[] = [];
	const forms = [...BAD_INPUT.map(([parameters, value]) => ({ parameters, value })), ...BAD_WRITES.map((parameters) => ({ parameters, value: '' }))];
	for (const { parameters, value } of forms) {
		const { error } = await runVectra(parameters, { items: [{ value }] });
		badInput.push(`${String(parameters.resource)} ${String(parameters.operation)}: ${line(error ?? { message: 'no error' })}`);
	}
	expect(api.calls).toEqual([]);
	expect({ reasons, holds, nothingRecorded, notes, replies, failures, badInput }).toMatchSnapshot();
});
