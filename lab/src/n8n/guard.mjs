// Runs a command and ends it, with everything it started, as soon as the process that asked for it is gone: then this
// process's standard input closes. Signal and exit handlers of the asker would not do, since a killed process runs none.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

// A signal to the group reaches the command by itself; the guard only waits for it to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL'));
process.stdin.resume();

child.on('error', (error) => {
	console.error(error.message);
	process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
