/** What each element was last drawn from, as JSON. */
const drawnFrom = new WeakMap();

/**
 * Makes the children of `parent` show `items`, in order; children without a key, such as a table's head, come first and
 * stay. Only what changed is drawn again and nothing is moved without need: the focus, an unfolded detail and the scroll
 * position survive.
 */
export function showAll(parent, items, keyOf, draw) {
	const children = [...parent.children];
	const existing = new Map(children.filter(hasKey).map((child) => [child.dataset.key, child]));
	const keys = new Set(items.map(keyOf));
	for (const [key, child] of existing) if (!keys.has(key)) child.remove();

	let last = children.filter((child) => !hasKey(child)).at(-1) ?? null;
	for (const item of items) {
		const child = upToDate(existing.get(keyOf(item)), item, draw);
		child.dataset.key = keyOf(item);
		const next = last ? last.nextElementSibling : parent.firstElementChild;
		if (child !== next) parent.insertBefore(child, next);
		last = child;
	}
}

const hasKey = ({ dataset }) => dataset.key !== undefined;

function upToDate(existing, item, draw) {
	const source = JSON.stringify(item);
	if (existing && drawnFrom.get(existing) === source) return existing;
	const fresh = draw(item);
	drawnFrom.set(fresh, source);
	if (existing) replace(existing, fresh);
	return fresh;
}

/** Puts `fresh` in the place of `existing`. The focus goes to the same spot, or to the first one if that is gone. */
function replace(existing, fresh) {
	const focused = existing.contains(document.activeElement) ? document.activeElement : null;
	existing.replaceWith(fresh);
	if (!focused) return;
	const spots = [...fresh.querySelectorAll('[data-spot]')];
	(spots.find(({ dataset }) => dataset.spot === focused.dataset.spot) ?? spots[0])?.focus();
}
