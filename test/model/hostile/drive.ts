import type { IDataObject } from 'n8n-workflow';
import type { CredentialStore, WorkflowRun } from '../../support/engine';
import type { Setup } from '../support/setup';
import { LAST_NODE, loadTemplate } from '../support/template';

/** The workflow under test, as far as the hostile world needs to know it. */
export interface Workflow {
	/** Of the trigger, as saved. */
	triggerParameters: IDataObject;
	/** Runs everything behind the trigger. @param held what the trigger puts out on its second output */
	run(items: IDataObject[], held: IDataObject[]): Promise<WorkflowRun>;
	/** What people are told at the end of a run: one item for each host. */
	reports(run: WorkflowRun): IDataObject[];
}

/** The shipped template, set up as the model does. */
export function loadWorkflow(setup: Setup, credentials: CredentialStore): Workflow {
	const { triggerParameters, run } = loadTemplate(setup, credentials);
	return { triggerParameters, run, reports: (ended) => ended.items(LAST_NODE) };
}
