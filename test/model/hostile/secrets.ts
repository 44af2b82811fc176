/** How much of a secret gives it away. */
const TELLING = 14;

/** Which of the secrets stand in what was shown, in whatever spelling. The secrets themselves are not repeated. */
export function leaks(secrets: ReadonlySet<string>, shown: unknown): string[] {
	const text = JSON.stringify(shown);
	const folded = text.toLowerCase();
	return [...secrets].flatMap((secret, at) => {
		const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex')].map((one) => one.slice(0, TELLING).toLowerCase());
		// In base64 the text before decides which of three forms it has: the middle of each is looked for.
		const encoded = ['', 'x', 'xx'].map((before) => Buffer.from(before + secret).toString('base64').slice(4, 24));
		const isThere = spellings.some((one) => folded.includes(one)) || encoded.some((one) => text.includes(one));
		return isThere ? [`secret ${at + 1} of ${secrets.size} was shown`] : [];
	});
}
