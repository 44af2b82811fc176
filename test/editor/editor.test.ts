import { OWNER } from '../../lab/src/n8n/rest';
import { EditorWorld } from '../support/editor';
import { credentialTests } from './credentials';
import { executionTests } from './executions';
import { nodeFormTests } from './nodeForms';
import { nodePanelTests } from './nodePanel';
import { otherNamesTests } from './otherNames';
import { templateTests } from './templates';

const MINUTE = 60_000;

/** The nodes and credentials as a person meets them in n8n’s editor: one n8n, one window, from signing in on. */
describe('in the editor', () => {
	// The templates must not depend on the names of credentials.
	const world = new EditorWorld((name) => `Acme ${name}`);

	beforeAll(async () => {
		await world.start();
		// Without it no test makes sense.
		await world.attempt('signing in', async (editor) => {
			await editor.signIn({ ...OWNER, password: 'not-the-password' });
			await editor.page.getByText('Wrong username or password').waitFor();
			await editor.signIn(OWNER);
			await editor.page.waitForURL((url) => !url.pathname.includes('signin'), { waitUntil: 'commit' });
		});
	}, 12 * MINUTE);

	afterAll(async () => await world.close(), MINUTE);

	nodePanelTests(world);
	nodeFormTests(world);
	templateTests(world);
	executionTests(world);
	otherNamesTests(world);
	credentialTests(world);
});
