import { element } from './dom.js';
import { dateTime, PRODUCTS, timeOfDay, toneOf } from './words.js';

/** One API call; query and body unfold. */
export function drawCall({ product, at, method, path, status, fault, detail }) {
	const line = [
		element('time', { title: dateTime(at) }, timeOfDay(at)),
		element('span', { class: `product ${product}` }, PRODUCTS[product]),
		element('span', { class: 'method' }, method),
		element('span', { class: 'path', title: path }, breakable(path)),
		element('span', { class: `status ${status >= 200 && status < 300 ? 'good' : 'bad'}` }, status === 0 ? 'dropped' : String(status)),
		fault ? element('span', { class: 'badge warn', title: 'What a fault did to this call' }, fault) : null,
	];
	if (detail === '') return element('li', {}, element('div', { class: 'call' }, line));
	return element('li', {}, element('details', {}, element('summary', { class: 'call' }, line), element('pre', {}, detail)));
}

/** A path that may break after each slash. */
const breakable = (path) => path.split(/(?<=\/)/).flatMap((part) => [part, element('wbr')]);

export function drawAction({ id, kind, source, createdAt, statuses, endpoints }) {
	const count = Object.values(statuses).reduce((sum, one) => sum + one, 0);
	const more = count > endpoints.length ? ` and ${count - endpoints.length} more` : '';
	return element(
		'li',
		{ class: 'call' },
		element('time', { title: dateTime(createdAt) }, timeOfDay(createdAt)),
		element('span', {}, `#${id}`),
		element('span', { class: 'method' }, kind),
		element('span', { class: 'path' }, `${endpoints.join(', ')}${more}${source === 'api' ? '' : ' (console)'}`),
		Object.entries(statuses).map(([status, number]) =>
			element('span', { class: `status ${toneOf(status)}` }, count === 1 ? status : `${number} ${status}`),
		),
	);
}

export function drawFault({ product, left, rule }) {
	const often = left === null ? 'until cleared' : `${left} more ${left === 1 ? 'time' : 'times'}`;
	const extra = { status: ` ${rule.status}`, slow: ` ${rule.delayMs} ms`, trickle: ` ${rule.delayMs} ms` }[rule.kind] ?? '';
	return element(
		'li',
		{},
		element('span', { class: `product ${product}` }, PRODUCTS[product]),
		` ${rule.kind}${extra} on ${rule.method ?? 'any method'}, ${rule.path ?? 'any path'}, ${often}`,
	);
}

/** The fault form as the lab wants it: numbers as numbers. Fields that the kind has no use for are disabled, so absent. */
export function readFault(form) {
	const { product, kind, path, ...numbers } = Object.fromEntries(new FormData(form));
	const given = Object.entries(numbers).filter(([, value]) => value !== '');
	return { product, kind, path, ...Object.fromEntries(given.map(([name, value]) => [name, Number(value)])) };
}

/** Shows only the fields that the chosen kind of fault has a use for. */
export function fitFaultForm(form) {
	for (const field of form.querySelectorAll('[data-for]')) {
		field.hidden = !field.dataset.for.split(' ').includes(form.elements.kind.value);
		field.querySelector('input').disabled = field.hidden;
	}
}
