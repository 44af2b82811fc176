/**
 * Makes an element. Strings among the children become text and never markup: host names, tags and notes may hold HTML.
 * `data` becomes data-* attributes, with JSON for what is not a string; what is null or false is left out.
 */
export function element(tag, { data = {}, ...attributes } = {}, ...children) {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
	}
	for (const [name, value] of Object.entries(data)) {
		made.dataset[name] = typeof value === 'string' ? value : JSON.stringify(value);
	}
	made.append(...children.flat().filter((child) => child !== null && child !== undefined));
	return made;
}

/**
 * A button that does one of the things under /api/do. `spot` names its place in the row, so that the focus stays there
 * when the row is drawn again.
 */
export function commandButton(label, { command, input = {}, spot, strong = false, title = null, name = null }) {
	return element(
		'button',
		{ type: 'button', class: strong ? 'strong' : null, title, 'aria-label': name, data: { do: command, input, spot } },
		label,
	);
}

export const byId = (id) => document.getElementById(id);
