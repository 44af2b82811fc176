/** Resolves at the first of these signals, which then no longer end the process by themselves. */
export async function until(...signals: NodeJS.Signals[]): Promise<void> {
	await new Promise<void>((resolve) => {
		for (const signal of signals) process.once(signal, () => resolve());
	});
}
