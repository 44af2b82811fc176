import { describeLab } from '../describe';
import { portsFrom, UsageError } from '../options';
import { OWNER } from '../n8n/rest';
import { until } from '../until';
import { announce } from './announce';
import { Narrator } from './narrator';
import { firstFailure, play } from './scenario';
import { scenarios } from './scenarios';
import { FORM_LOGIN, startWorld, type World } from './world';

/** Minutes that the longest scenario takes: a pending isolation is read again after two and four, and n8n polls every ten seconds. */
const EXPECTED_MINUTES = 'about 5';

async function main(): Promise<void> {
	const args = process.argv.slice(2);
	const once = args.includes('--once');
	const ports = await portsFrom(args, { flags: ['--once'], anyFree: once });
	const interrupted = until('SIGINT', 'SIGTERM');
	const narrator = new Narrator();
	const progress = (what: string): void => {
		narrator.say(`… ${what}`);
		narrator.waitFor(() => `still at it: ${what}`);
	};
	const world = await Promise.race([startWorld({ ports, withAllTemplates: true, progress }), interrupted]);
	// Half-started: n8n ends with this process.
	if (!world) return;
	try {
		const editorUrl = `${world.n8n.address}/workflow/${world.workflowId}`;
		introduce(world, editorUrl, await world.lab.openConsole(ports.console, editorUrl));
		const failures = await Promise.race([playAll(world, narrator), interrupted.then(() => undefined)]);
		if (failures === undefined) return;
		narrator.end();
		for (const failure of failures) console.log(`✗ ${failure}`);
		if (failures.length > 0) {
			process.exitCode = 1;
			console.log(`n8n's log: ${world.n8n.logFile}`);
		} else console.log('\n✓ All seven scenarios were seen');
		if (once) return;
		console.log('\nEverything stays up for you to try: tag a host, pull an agent. Ctrl-C ends it.');
		await interrupted;
	} finally {
		// What the log says about a failure must outlive the demo.
		if (process.exitCode) {
			await world.n8n.stop();
			await world.lab.close();
		} else await world.close();
	}
}

function introduce({ lab }: World, editorUrl: string, consoleUrl: string): void {
	console.log(`
n8n editor       ${editorUrl}
                 log in as ${OWNER.email}, password ${OWNER.password}
                 forms of the templates: user ${FORM_LOGIN.user}, password ${FORM_LOGIN.password}
Lab console      ${consoleUrl}
${describeLab(lab)}
The scenarios run at the same time and take ${EXPECTED_MINUTES} minutes. For that, this copy of the template polls every
ten seconds; as shipped, it polls once a minute. All other templates are there too, published except Contain with Approval,
which would act on the same hosts: unpublish Contain and Release before you publish it.
`);
}

/** Plays all scenarios at once. Resolves to what was not seen. */
async function playAll({ stage }: World, narrator: Narrator): Promise<string[]> {
	const audience = announce(narrator);
	const results = await Promise.all(scenarios(stage).map((scenario) => play(scenario, audience)));
	return results.flatMap((one) => firstFailure(one) ?? []);
}

main().then(
	// Nothing may keep the process alive once everything has been put away.
	() => process.exit(),
	(error: unknown) => {
		console.error(`\n${error instanceof UsageError ? error.message : ((error as Error).stack ?? error)}`);
		process.exit(1);
	},
);
