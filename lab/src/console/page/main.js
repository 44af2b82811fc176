import { fetchState, perform } from './api.js';
import { byId } from './dom.js';
import { drawRow } from './hosts.js';
import { showAll } from './keyed.js';
import { drawAction, drawCall, drawFault, fitFaultForm, readFault } from './sidebar.js';
import { dateTime } from './words.js';

const LOOK_EVERY_MS = 1_000;

/** With a very large fleet a look takes the lab a while: it then rests this many times as long before the next. */
const REST_FACTOR = 5;

let timer;
let asked = 0;
let shown = 0;
let silent = false;

/** Looks now, and again and again. An answer that a newer one has overtaken is not shown. */
async function look() {
	clearTimeout(timer);
	const turn = ++asked;
	const started = performance.now();
	try {
		const state = await fetchState({
			vectra: document.querySelector('input[name=vectra]:checked').value,
			filter: byId('filter').value,
			calls: byId('calls-filter').value,
			product: byId('calls-product').value,
		});
		if (turn > shown) {
			shown = turn;
			show(state);
		}
		if (silent) say('');
		silent = false;
	} catch (error) {
		silent = true;
		say(error instanceof TypeError ? 'The lab does not answer. Is it still running?' : error.message, true);
	}
	if (turn !== asked) return;
	const rest = Math.max(LOOK_EVERY_MS, (performance.now() - started) * REST_FACTOR);
	timer = setTimeout(look, document.hidden ? rest * REST_FACTOR : rest);
}

function show(state) {
	showClock(state.clock);
	byId('n8n').hidden = state.n8nUrl === null;
	if (state.n8nUrl !== null) byId('n8n').href = state.n8nUrl;

	showAll(
		byId('hosts'),
		// What a row is drawn from includes the deployment its buttons act on.
		state.rows.map((row) => ({ ...row, vectra: state.vectra })),
		({ key, vectra }) => `${vectra}-${key}`,
		(row) => drawRow(row, state),
	);
	byId('nothing').hidden = state.rows.length > 0;
	byId('count').textContent = countText(state);

	showAll(byId('calls'), state.calls, ({ key }) => key, drawCall);
	byId('no-calls').hidden = state.calls.length > 0;
	const filtered = byId('calls-filter').value !== '' || byId('calls-product').value !== '';
	byId('no-calls').textContent = filtered ? 'No call matches.' : 'No call yet.';
	showAll(byId('actions'), state.actions, ({ id }) => String(id), drawAction);
	byId('no-actions').hidden = state.actions.length > 0;
	showAll(byId('faults'), state.faults, ({ product, id }) => `${product}-${id}`, drawFault);
}

function showClock({ now, running }) {
	byId('now').textContent = dateTime(now);
	byId('running').textContent = running ? 'Running' : 'Paused';
	byId('running').className = `badge ${running ? 'good' : 'warn'}`;
	byId('run-pause').textContent = running ? 'Pause' : 'Run';
	byId('run-pause').dataset.input = JSON.stringify({ running: !running });
}

function countText({ rows, matches, total }) {
	const number = (value) => value.toLocaleString('en');
	const rowsInAll = `${number(total)} ${total === 1 ? 'row' : 'rows'}`;
	const all = matches === total ? rowsInAll : `${number(matches)} of ${rowsInAll}`;
	return rows.length < matches ? `${all}, the first ${rows.length} shown` : all;
}

/** A line above the columns: an error stays until something works again. */
function say(text, bad = false) {
	const message = byId('message');
	message.textContent = text;
	message.hidden = text === '';
	message.className = bad ? 'bad' : '';
}

async function act(command, input) {
	try {
		await perform(command, input);
		say('');
	} catch (error) {
		say(error.message, true);
		silent = false;
	}
	await look();
}

document.addEventListener('click', (event) => {
	const button = event.target.closest('button');
	if (!button) return;
	const input = JSON.parse(button.dataset.input ?? '{}');
	if (button.dataset.do) void act(button.dataset.do, input);
	else if (button.dataset.dialog === 'tag') askForTag(input, button.dataset.name);
});

function askForTag(input, name) {
	const dialog = byId('tag-dialog');
	byId('tag-title').textContent = `Add a tag to ${name}`;
	byId('tag-text').value = '';
	dialog.returnValue = '';
	dialog.onclose = () => {
		if (dialog.returnValue === 'add') void act('tag', { ...input, tag: byId('tag-text').value });
	};
	dialog.showModal();
}

byId('fault').addEventListener('submit', (event) => {
	event.preventDefault();
	void act('fault', readFault(event.target));
});
byId('fault').addEventListener('change', () => fitFaultForm(byId('fault')));
for (const id of ['filter', 'calls-filter', 'calls-product']) byId(id).addEventListener('input', () => void look());
for (const radio of document.querySelectorAll('input[name=vectra]')) radio.addEventListener('change', () => void look());
document.addEventListener('visibilitychange', () => {
	if (!document.hidden) void look();
});

fitFaultForm(byId('fault'));
void look();
