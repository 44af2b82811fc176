import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, runNode, testCredential } from '../../support/engine';

// n8n reads it with the first request of this file.
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';

afterAll(() => {
	delete process.env.N8N_SSRF_PROTECTION_ENABLED;
});

/** An address that no package reaches: n8n blocks it before it connects. */
const HOST = '10.1.2.3';

const GUARDED =
	'n8n’s own protection against requests to internal addresses (SSRF protection) does not let n8n connect to 10.1.2.3. Add the name to ' +
	'N8N_SSRF_ALLOWED_HOSTNAMES, or the address to N8N_SSRF_ALLOWED_IP_RANGES, for every n8n process (main, worker, webhook), and start n8n again';

describe.each([
	['vectraApi', 'apiToken', { host: HOST, apiToken: 'token' }],
	['vectraOAuth2Api', 'oAuth2', { host: HOST, deployment: 'qux', clientId: 'client-1', clientSecret: 'demo-secret' }],
])('n8n’s protection against requests to internal addresses, %s', (type, authentication, fields) => {
	const credentials = { [type]: fields };

	it('is named by the Test', async () => {
		expect(await testCredential(type, fields)).toEqual({ status: 'Error', message: GUARDED });
	});

	it('is named by the node, at once', async () => {
		const { error } = await runNode({ node: new Vectra(), parameters: { authentication, resource: 'group', operation: 'getMany' }, credentials });
		expect(error).toMatchObject({ message: 'Vectra cannot be reached', description: GUARDED });
	});

	it('is named by the trigger', async () => {
		const { error } = await createPoller({ node: new VectraTrigger(), parameters: { authentication, triggerOn: 'containmentChange' }, credentials }).poll('activate');
		expect(error).toMatchObject({ message: 'Vectra cannot be reached', description: GUARDED });
	});
});
