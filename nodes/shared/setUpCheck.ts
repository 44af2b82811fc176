/** One conclusion of a Check Set-Up: what was found, and what to do about it. */
export interface Check {
	check: string;
	result:
		| 'ok'
		/** It works, and could be better. */
		| 'attention'
		/** Something does not work. */
		| 'problem'
		/** It cannot be read. */
		| 'unknown';
	finding: string;
	/** null where nothing is to be done. */
	whatToDo: string | null;
	/** The figures behind it. */
	details: Record<string, number | string | boolean | null> | null;
}

export function check(
	name: string,
	result: Check['result'],
	finding: string,
	whatToDo: string | null = null,
	details: Check['details'] = null,
): Check {
	return { check: name, result, finding, whatToDo, details };
}
