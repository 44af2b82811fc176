/** Reads what there is to see. Empty parameters are left out. */
export async function fetchState(look) {
	const query = new URLSearchParams(Object.entries(look).filter(([, value]) => value !== ''));
	return await answer(await fetch(`/api/state?${query}`));
}

/** Does something. Throws with what the lab says is wrong. */
export async function perform(command, input) {
	const response = await fetch(`/api/do/${command}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(input),
	});
	return await answer(response);
}

async function answer(response) {
	const body = await response.json();
	if (!response.ok) throw new Error(body.error ?? `The lab answered ${response.status}`);
	return body;
}
