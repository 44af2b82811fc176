import { describeLab, exampleCalls } from './describe';
import { Lab } from './lab';
import { portsFrom, UsageError } from './options';
import { until } from './until';

/** The simulators alone, until somebody ends them. */
async function main(): Promise<void> {
	const ports = await portsFrom(process.argv.slice(2), { services: ['cortex', 'qux', 'rux', 'console'] });
	const interrupted = until('SIGINT', 'SIGTERM');
	const lab = new Lab();
	await lab.start(ports);
	const consoleUrl = await lab.openConsole(ports.console);
	console.log(`\nLab console      ${consoleUrl}\n${describeLab(lab)}\n\n${exampleCalls(lab)}\n\nCtrl-C ends it.`);
	await interrupted;
	await lab.close();
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(`\n${error instanceof UsageError ? error.message : ((error as Error).stack ?? error)}`);
		process.exit(1);
	},
);
