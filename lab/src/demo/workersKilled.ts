import type { Scenario } from './scenario';
import { tooMany } from './scenarios';
import type { Stage } from './stage';

export interface Workers {
	/** Ends all of them as a power cut would. */
	kill: () => Promise<void>;
	/** Starts as many new ones. */
	replace: () => Promise<void>;
}

/**
 * Queue mode: everybody who runs executions dies between the isolate call and the record of it, and is replaced. Nothing
 * may be lost or done twice.
 */
export function workersKilled(stage: Stage, { kill, replace }: Workers): Scenario {
	const host = stage.actor('OPS-LT-0031');
	const atMostOneOfEach = () => tooMany('isolate', host.isolateCalls().length) ?? tooMany('note', host.notes.length);
	let killed: Promise<void> | undefined;
	let replaced: Promise<void> | undefined;
	let tooLate: string | undefined;
	/** Before the answer to the isolate call has left: the execution cannot be over. */
	const killAtIsolate = () => {
		const stop = stage.lab.cortex.server.journal.watch(() => {
			if (host.isolateCalls().length === 0) return;
			stop();
			killed = kill().then(() => {
				if (host.recordedAsContained) tooLate = 'The isolation was recorded before the workers were dead';
			});
		});
	};
	return {
		id: 'workers-killed',
		title: 'The workers are killed in the middle',
		steps: [
			{
				title: 'Before its isolate call is answered, every worker is killed, with the isolation claimed and nothing recorded; two new ones are started',
				act: () => {
					killAtIsolate();
					host.request();
				},
				seen: async () => {
					if (!killed) return false;
					await killed;
					replaced ??= replace();
					await replaced;
					return true;
				},
				never: () => tooLate ?? atMostOneOfEach(),
			},
			{
				title: 'The host is isolated once, and recorded once',
				seen: () => host.isolation === 'AGENT_ISOLATED' && host.recordedAsContained && host.notes.length === 1,
				never: atMostOneOfEach,
			},
		],
	};
}
