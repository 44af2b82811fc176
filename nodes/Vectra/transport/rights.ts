/** Parts of a path, and what they are about: the first that fits. */
const OBJECTS: ReadonlyArray<[part: RegExp, what: string]> = [
	[/^\/tagging(\/|$)/, 'tags'],
	[/\/notes(\/|\?|$)/, 'notes'],
	[/^\/(events|search)\/detections/, 'detections'],
	[/^\/entities|^\/events\/entity_scoring/, 'hosts and accounts'],
	[/^\/(search\/)?(accounts|detections|groups|hosts|users)(\/|\?|$)/, ''],
	[/^\/assignment/, 'assignments'],
	[/^\/lockdown/, 'lockdowns'],
];

/** The right of the role that a call needs, such as `read hosts`; '' when that is not known. @param path below the API version */
export function rightFor(method: string, path: string): string {
	for (const [part, what] of OBJECTS) {
		const match = part.exec(path);
		if (match) return `${method === 'GET' ? 'read' : 'edit'} ${what || match[2]}`;
	}
	return '';
}
