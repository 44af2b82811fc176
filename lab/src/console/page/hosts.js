import { commandButton, element } from './dom.js';
import { dateTime, labelOf, toneOf } from './words.js';

/** A table body with one line per endpoint; the host's cells reach over all of them. */
export function drawRow({ host, endpoints }, { requestTag, noBlockGroup, vectra }) {
	const lines = endpoints.length === 0 ? [noEndpoint()] : endpoints.map(endpointCells);
	const hostSide = host ? hostCells(host, { requestTag, noBlockGroup, vectra }) : noHost();
	for (const cell of hostSide) cell.rowSpan = lines.length;
	return element(
		'tbody',
		{ class: host?.tags.includes(requestTag) ? 'requested' : null },
		lines.map((cells, index) => element('tr', {}, index === 0 ? hostSide : [], cells)),
	);
}

function hostCells(host, { requestTag, noBlockGroup, vectra }) {
	const { id, name, ip, threat, certainty, tags, noBlock, latestNote } = host;
	const on = { deployment: vectra, hostId: id };
	const requested = tags.includes(requestTag);
	return [
		element(
			'th',
			{ scope: 'row' },
			element('span', { class: 'name' }, name),
			element('span', { class: 'quiet' }, ip || 'no address'),
			element(
				'span',
				{ class: 'quiet', title: `Threat ${threat}, certainty ${certainty}` },
				`T ${threat} · C ${certainty}`,
			),
			element(
				'div',
				{ class: 'buttons' },
				scoreButton('Score +20', 20, name, on),
				scoreButton('−20', -20, name, on),
				commandButton('Detection', {
					command: 'detection',
					input: on,
					spot: 'detection',
					title: 'Vectra sees a hidden HTTPS tunnel on this host: a new detection',
					name: `Make a detection on ${name}`,
				}),
			),
		),
		element(
			'td',
			{ class: 'tags' },
			element(
				'ul',
				{ class: 'chips' },
				noBlock ? groupChip(noBlockGroup) : null,
				tags.map((tag) => tagChip(tag, name, on, requestTag)),
			),
			element(
				'div',
				{ class: 'buttons' },
				commandButton(requested ? `Untag ${requestTag}` : `Tag ${requestTag}`, {
					command: requested ? 'untag' : 'tag',
					input: { ...on, tag: requestTag },
					spot: 'request',
					strong: !requested,
					name: requested ? `Remove ${requestTag} from ${name}` : `Tag ${name} ${requestTag}`,
				}),
				element(
					'button',
					{
						type: 'button',
						'aria-label': `Add another tag to ${name}`,
						data: { dialog: 'tag', input: on, name, spot: 'other-tag' },
					},
					'+ tag',
				),
				commandButton(noBlock ? 'Allow block' : 'No block', {
					command: 'no-block',
					input: { ...on, member: !noBlock },
					spot: 'no-block',
					title: `${noBlock ? 'Take it out of' : 'Put it into'} the group ${noBlockGroup}`,
					name: `${noBlock ? 'Take' : 'Put'} ${name} ${noBlock ? 'out of' : 'into'} ${noBlockGroup}`,
				}),
			),
		),
		element('td', { class: 'note', title: latestNote }, element('span', { class: 'clamp' }, latestNote ?? '–')),
	];
}

function scoreButton(label, change, name, on) {
	return commandButton(label, {
		command: 'score',
		input: { ...on, change },
		spot: `score ${change}`,
		title: `Threat and certainty ${change > 0 ? 'rise' : 'fall'} by ${Math.abs(change)}`,
		name: `${change > 0 ? 'Raise' : 'Lower'} the scores of ${name}`,
	});
}

const groupChip = (group) => element('li', { class: 'chip group', title: 'Member of this group' }, group);

function tagChip(tag, hostName, on, requestTag) {
	return element(
		'li',
		{ class: tag === requestTag ? 'chip request' : 'chip', title: tag },
		element('span', {}, tag),
		commandButton('×', {
			command: 'untag',
			input: { ...on, tag },
			spot: `untag ${tag}`,
			name: `Remove tag ${tag} from ${hostName}`,
		}),
	);
}

function endpointCells({ id, name, ip, status, online, isolation, cutOff, failsNext, actions }) {
	const on = { endpointId: id };
	return [
		element(
			'td',
			{ class: 'endpoint' },
			element('span', { class: 'name' }, name),
			element('span', { class: 'quiet' }, ip.join(', ') || 'no address'),
			element('code', { class: 'quiet', title: id }, `${id.slice(0, 12)}${id.length > 12 ? '…' : ''}`),
		),
		element(
			'td',
			{ class: 'agent' },
			badge(status),
			element(
				'div',
				{ class: 'buttons' },
				commandButton(online ? 'Go offline' : 'Go online', {
					command: 'agent',
					input: { ...on, online: !online },
					spot: `agent ${id}`,
					name: `Take the agent ${name} ${online ? 'offline' : 'online'}`,
				}),
			),
		),
		element(
			'td',
			{ class: 'isolation' },
			badge(isolation),
			cutOff === (isolation === 'AGENT_ISOLATED' || isolation === 'AGENT_PENDING_ISOLATION_CANCELLATION')
				? null
				: element('span', { class: 'quiet' }, cutOff ? 'in fact cut off' : 'in fact connected'),
			actions.map((action) => actionLine(action, id, name)),
			element('div', { class: 'buttons' }, isolationButton(isolation, on, name), failButton(failsNext, on, name), alertButton(on, name), caseButton(on, name)),
		),
	];
}

function actionLine({ id, kind, status, source, error, expiresAt }, endpointId, name) {
	const about = [
		`${kind} asked for through the ${source === 'api' ? 'API' : 'console'}`,
		expiresAt === null ? 'over' : `expires ${dateTime(expiresAt)}`,
		...(error ? [error] : []),
	].join('; ');
	return element(
		'div',
		{ class: 'action', title: about },
		element('span', {}, `#${id} ${kind} `),
		element('span', { class: `status ${toneOf(status)}` }, status),
		status === 'PENDING'
			? commandButton('Cancel pending', {
					command: 'cancel',
					input: { actionId: id, endpointId },
					spot: `cancel ${endpointId}`,
					title: 'As a person in the Cortex console can; the API has no such call',
					name: `Cancel the pending ${kind} of ${name}`,
				})
			: null,
	);
}

/** The one of the two that Cortex offers in this state; while something is pending, neither. */
function isolationButton(isolation, on, name) {
	if (isolation.includes('PENDING')) return null;
	const isolated = isolation === 'AGENT_ISOLATED';
	return commandButton(isolated ? 'Release' : 'Isolate', {
		command: isolated ? 'release' : 'isolate',
		input: on,
		spot: `isolation ${on.endpointId}`,
		title: 'As a person in the Cortex console',
		name: `${isolated ? 'Release' : 'Isolate'} ${name} as in the Cortex console`,
	});
}

function failButton(failsNext, on, name) {
	if (failsNext) return element('span', { class: 'quiet' }, 'next action fails');
	return commandButton('Fail next', {
		command: 'fail-next',
		input: on,
		spot: `fail ${on.endpointId}`,
		title: 'The next action that the agent takes fails',
		name: `Let the next action on ${name} fail`,
	});
}

function alertButton(on, name) {
	return commandButton('Raise alert', {
		command: 'alert',
		input: on,
		spot: `alert ${on.endpointId}`,
		title: 'A critical alert on this machine; it joins or opens an incident after 20 seconds',
		name: `Raise a critical alert on ${name}`,
	});
}

function caseButton(on, name) {
	return commandButton('Open case', {
		command: 'case',
		input: on,
		spot: `case ${on.endpointId}`,
		title: 'A new incident, called case since 5.x, with this machine and without alerts; later alerts on it join it',
		name: `Open a case on ${name}`,
	});
}

const badge = (state) => element('span', { class: `badge ${toneOf(state)}`, title: state }, labelOf(state));

const noEndpoint = () => [element('td', { colspan: 3, class: 'quiet' }, 'No endpoint with this address or name')];

const noHost = () => [element('td', { colspan: 3, class: 'quiet' }, 'No host in Vectra')];
