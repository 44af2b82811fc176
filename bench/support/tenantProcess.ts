import { SimClock } from '../../lab/src/core/clock';
import { CortexSimulator } from '../../lab/src/cortex';

/**
 * A Cortex XDR tenant in a process of its own: both sides of a comparison talk to the same server, and its work is not
 * counted as theirs. Agents answer at once, so that only the client's own waiting shows.
 */
async function main(): Promise<void> {
	const clock = new SimClock();
	clock.run();
	const simulator = new CortexSimulator({ clock, switches: { socketDeliverySeconds: 0, executeSeconds: 0 } });
	process.once('disconnect', () => process.exit());
	process.send?.(await simulator.listen());
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
