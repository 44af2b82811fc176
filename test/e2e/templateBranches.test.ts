import { readTemplate } from '../../lab/src/demo/world';
import { Lab } from '../../lab/src/lab';
import { FORM_NODES } from '../support/engine/formNodes';
import { runWorkflow, type WorkflowJson } from '../support/engine';

it('rel pinned', async () => {
	const t = (await readTemplate('emergency-release')) as unknown as WorkflowJson;
	const run = await runWorkflow(t, { nodeTypes: FORM_NODES });
	console.log(run.status, run.error?.message, run.executed, JSON.stringify(run.items('Sum Up'), null, 1));
});
