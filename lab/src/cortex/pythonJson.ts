/** JSON with a space after each colon and comma, as the product's (Python) error bodies are written. */
export function pythonJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
	if (value !== null && typeof value === 'object') {
		const members = Object.entries(value).map(
			([key, inner]) => `${JSON.stringify(key)}: ${pythonJson(inner)}`,
		);
		return `{${members.join(', ')}}`;
	}
	return JSON.stringify(value) ?? 'null';
}
