const REFRESH_MS = { terminal: 1_000, plain: 15_000 };

/** "75 s" or "3 min 05 s". */
export function duration(ms) {
	const seconds = Math.round(ms / 1000);
	if (seconds < 100) return `${seconds} s`;
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** "812 MB" or "3.1 GB". */
export function size(bytes) {
	const mega = bytes / 1e6;
	return mega < 1000 ? `${Math.round(mega)} MB` : `${(mega / 1000).toFixed(1)} GB`;
}

/**
 * Shows that work is still going on: a counting line on a terminal, an occasional line elsewhere. `detail` says which work
 * it is at the moment. Returns a function that stops this and prints a last line.
 */
export function startProgress(label, detail = () => '') {
	const terminal = Boolean(process.stdout.isTTY);
	const started = Date.now();
	const show = () => {
		const about = detail();
		const line = `  … ${label}: ${duration(Date.now() - started)}${about ? `, ${about}` : ''}`;
		if (terminal) process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 100) - 1)}`);
		else console.log(line);
	};
	if (terminal) show();
	else console.log(`  … ${label}`);
	const timer = setInterval(show, terminal ? REFRESH_MS.terminal : REFRESH_MS.plain);
	return (mark, words = '') => {
		clearInterval(timer);
		if (terminal) process.stdout.write('\r\x1b[K');
		console.log(`  ${mark} ${label} (${duration(Date.now() - started)}${words ? `, ${words}` : ''})`);
	};
}
