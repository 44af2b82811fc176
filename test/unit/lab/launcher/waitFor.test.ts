import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../../../lab/src/n8n/waitFor';

const logFile = join(tmpdir(), `wait-for-${process.pid}.log`);

it('asks until there is an answer, and passes it on', async () => {
	const answers = [undefined, false as const, { id: 7 }];
	expect(await waitFor('an answer', async () => answers.shift())).toEqual({ id: 7 });
	expect(answers).toEqual([]);
});

it('does not wait for a process that has ended, and shows the end of its log', async () => {
	writeFileSync(logFile, 'Port 5678 is taken\n');
	const waiting = waitFor('n8n to be ready', async () => false, () => ({ running: false, logFile }));
	await expect(waiting).rejects.toThrow(/^Waited in vain for n8n to be ready: the process has ended\.\n.*Port 5678 is taken/s);
});

it('passes an error of the question on', async () => {
	const asking = async () => {
		throw new Error('refused');
	};
	await expect(waitFor('n8n', asking)).rejects.toThrow('refused');
});
