import axios from 'axios';
import { Stage } from '../../../lab/src/demo/stage';
import { Lab, LAB_KEYS } from '../../../lab/src/lab';
import { eventually } from '../../support/eventually';

describe('what a scenario sees of an action', () => {
	const lab = new Lab();
	beforeAll(async () => await lab.start());
	afterAll(async () => await lab.close());

	const call = async (path: string, requestData: object) => {
		const { id, key } = LAB_KEYS.cortexStandard;
		const headers = { Authorization: key, 'x-xdr-auth-id': id };
		await axios.post(`${lab.addresses.cortex}/public_api/v1/${path}`, { request_data: requestData }, { headers, proxy: false });
	};

	it('is its end as soon as the state of the endpoint was read after it, and not before', async () => {
		const actor = new Stage({ lab, executions: async () => [] }).actor('FIN-LT-0142');
		await call('endpoints/isolate', { endpoint_id: actor.endpointId });
		await eventually('the end of the isolation', () => actor.isolation === 'AGENT_ISOLATED');
		expect(actor.endSeen('isolate')).toBe(false);
		await call('endpoints/get_endpoint', {
			filters: [{ field: 'endpoint_id_list', operator: 'in', value: [actor.endpointId] }],
		});
		expect(actor.endSeen('isolate')).toBe(true);
		expect(actor.endSeen('unisolate')).toBe(false);
	});
});
