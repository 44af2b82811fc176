import type { IDataObject } from 'n8n-workflow';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { CONTAINED, detailTag } from '../../../nodes/Vectra/containment/ownership';
import { A, controlTime, NOW, runVectra } from './support';
import { QUX, VectraNock } from './vectraNock';

controlTime();

const preview = { resource: 'containment', operation: 'preview' };

describe('Containment: Preview', () => {
	it('shows a host with the answer first', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, detailTag(A, NOW / 1_000, 'criterion', NOW / 1_000 + 3_600), 'vectra_release']);
		const { items, raw, error } = await runVectra(preview, { items: [{}] });
		expect(error).toBeUndefined();
		expect(items).toEqual([
			{
				action: 'release',
				reason: 'releaseTag',
				reasonText: 'The host carries the release tag “vectra_release”',
				nextStep: null,
				reasons: [],
				basis: 'criterion',
				recorded: 'contained',
				since: '2026-02-03T09:00:00.000Z',
				until: '2026-02-03T10:00:00.000Z',
				deployment: 'qux',
				host: expect.objectContaining({ id: 1, name: 'host-1', url: `${QUX}/hosts/1` }),
				endpointIds: [A],
			},
		]);
		expect(raw[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(vectra.journal()).toEqual(['GET /hosts']);
	});

	it('sums up above the output, also when there is no item', async () => {
		const vectra = new VectraNock();
		const hints = async () => {
			const { run } = await runVectra(preview, { items: [{}] });
			return run.data.resultData.runData['Node under Test'][0].hints;
		};
		const info = { type: 'info', location: 'outputPane' };
		expect(await hints()).toEqual([{ message: 'If the trigger ran now: 0 to isolate, 0 to release, 0 held back, 0 kept as they are', ...info }]);
		vectra.addHost(1, ['vectra_contain']);
		expect(await hints()).toEqual([{ message: 'If the trigger ran now: 1 to isolate, 0 to release, 0 held back, 0 kept as they are', ...info }]);
	});

	it('has the fields of the trigger, each with the same description', () => {
		type Form = Vectra['description']['properties'];
		const fields = (properties: Form, parameter: string, value: string) =>
			properties
				.filter(({ displayOptions, name }) => name !== 'operation' && displayOptions?.show?.[parameter]?.includes(value))
				.map(({ displayOptions: _shown, ...field }) => field);
		const ofContainment = new Vectra().description.properties.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes('containment'));
		const ofTrigger = fields(new VectraTrigger().description.properties, 'triggerOn', 'containmentChange');
		expect(ofTrigger.length).toBeGreaterThan(8);
		expect(fields(ofContainment, 'operation', 'preview')).toEqual(ofTrigger);
	});

	const BAD: Array<[IDataObject, string]> = [
		[{ requestTag: '' }, 'Nothing says which hosts to isolate'],
		[{ releaseTag: 'vectra_contain' }, 'The Request Tag and the Release Tag are the same'],
		[{ options: { maxPerPoll: 'many' } }, 'Max Isolations per Poll is “many”, which is not a number from 0 to 200'],
		[{ exclusions: { keyAssets: 'perhaps' } }, 'Key Assets is “perhaps”, which is neither true nor false'],
		[{ exclusions: { networks: '10.0.0.0/99' } }, '“10.0.0.0/99” is neither an IP address nor a network'],
	];
	it.each(BAD)('refuses %j before anything is asked', async (parameters, message) => {
		const vectra = new VectraNock();
		const { error } = await runVectra({ ...preview, ...parameters }, { items: [{}] });
		expect(error).toMatchObject({ message, context: { itemIndex: 0 } });
		expect(vectra.journal()).toEqual([]);
	});

	it('fails where the no-block group does not exist, and does not guess', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['vectra_contain']);
		const { error, items } = await runVectra({ ...preview, noBlockGroup: 'Nobody' }, { items: [{}] });
		expect(error?.message).toBe('There is no host or IP group named “Nobody” in Vectra');
		expect(items).toEqual([]);
	});
});
