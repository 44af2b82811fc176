import { spawnSync } from 'node:child_process';
import { cleanEnvironment, entry, Unable } from './support/exec.mjs';
import { ROOT } from './support/paths.mjs';

/** Fails on known vulnerabilities in the packages that users install. If the registry does not answer, it warns and does not fail. */
await entry(() => {
	const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
		cwd: ROOT,
		env: cleanEnvironment(),
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	const { metadata, vulnerabilities, message } = parse(stdout);
	if (metadata === undefined) {
		console.warn(`\n  !! NOT AUDITED: the registry gave no answer about vulnerabilities. ${message ?? stderr}\n`);
		return;
	}
	const { total } = metadata.vulnerabilities;
	if (total > 0) throw new Unable(`${total} known vulnerabilities: ${Object.keys(vulnerabilities).join(', ')}`);
	console.log('  ✓ No known vulnerability in what users install');
});

function parse(output) {
	try {
		return JSON.parse(output);
	} catch {
		return {};
	}
}
