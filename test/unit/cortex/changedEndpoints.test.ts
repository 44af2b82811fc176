import type { IExecuteFunctions } from 'n8n-workflow';
import { changedInExecution, MOST_EXECUTIONS } from '../../../nodes/CortexXdr/actions/endpoint/changedEndpoints';
import type { Desired } from '../../../nodes/shared/containment';

const memory = (execution: string | undefined, { workflow = 'w', node = 'n', desired = 'isolated' as Desired } = {}): Set<string> =>
	changedInExecution(
		{ getExecutionId: () => execution, getWorkflow: () => ({ id: workflow }), getNode: () => ({ id: node }) } as unknown as IExecuteFunctions,
		desired,
	);

it('is one for all runs of a node in an execution, and another for everything else', () => {
	memory('same').add('a');
	expect([...memory('same')]).toEqual(['a']);
	const others = [memory('other'), memory('same', { workflow: 'x' }), memory('same', { node: 'm' }), memory('same', { desired: 'released' })];
	expect(others.map(({ size }) => size)).toEqual([0, 0, 0, 0]);
});

it.each([undefined, ''])('begins anew where n8n does not tell executions apart: %j', (execution) => {
	memory(execution).add('a');
	expect(memory(execution).size).toBe(0);
});

it('forgets the execution that was used the longest ago', () => {
	for (const name of ['old', 'used']) memory(name).add('a');
	for (let at = 0; at < MOST_EXECUTIONS - 1; at += 1) {
		memory(`later ${at}`).add('a');
		memory('used');
	}
	expect([memory('used').size, memory('later 5').size, memory('old').size]).toEqual([1, 1, 0]);
});
