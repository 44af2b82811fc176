import nock from 'nock';
import {
	badRequest,
	controlTime,
	cortex,
	HOST,
	ID,
	KEY,
	OTHER_ID,
	runCortex,
	UNAUTHORIZED,
	WAITRESS,
	type Answer,
} from './support';

controlTime();

const DETAILS = 'actions/file_retrieval_details';
const ZIP = Buffer.from('PK\x05\x06' + '\0'.repeat(18), 'latin1');
const zip: Answer = [200, ZIP, { 'content-type': 'application/zip' }];
const details = { resource: 'file', operation: 'getRetrievalDetails', actionId: 12 };
const links = (data: Record<string, string>): Answer => [200, { reply: { data } }];
const link = `https://${HOST}/public_api/v1/download/t0k?x=1`;

describe('retrieval details', () => {
	it('downloads what is there and says what is not', async () => {
		const api = cortex({ [DETAILS]: links({ [ID]: link, [OTHER_ID]: '' }), 'download/t0k?x=1': zip });
		const { items, raw, error } = await runCortex({ ...details, binaryPropertyName: 'archive' });
		expect(error).toBeUndefined();
		const fileName = `retrieved-12-${ID}.zip`;
		expect(items).toEqual([
			{ actionId: 12, endpointId: ID, ready: true, fileName, nextStep: null, downloadUrl: null },
			{
				actionId: 12,
				endpointId: OTHER_ID,
				ready: false,
				fileName: null,
				downloadUrl: null,
				nextStep: expect.stringMatching(/run again later/),
			},
		]);
		const binary = raw[0][0].binary?.archive;
		expect(binary).toMatchObject({ mimeType: 'application/zip', fileName, fileExtension: 'zip' });
		expect(Buffer.from(binary?.data ?? '', 'base64')).toEqual(ZIP);
		expect(raw[0][1].binary).toBeUndefined();
		expect(raw[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
		expect(api.calls.map(({ method, path, data }) => [method, path, data])).toEqual([
			['POST', DETAILS, { group_action_id: 12 }],
			['GET', 'download/t0k?x=1', {}],
		]);
		expect(api.calls[1].authorization).toBe(KEY);
	});

	it('hands out the links when nothing shall be downloaded', async () => {
		const api = cortex({ [DETAILS]: links({ [ID]: link, [OTHER_ID]: '' }) });
		const { items } = await runCortex({ ...details, download: false });
		expect(items).toEqual([
			{ actionId: 12, endpointId: ID, ready: true, fileName: null, nextStep: null, downloadUrl: link },
			expect.objectContaining({ endpointId: OTHER_ID, ready: false }),
		]);
		expect(api.calls).toHaveLength(1);
	});

	it('says that Cortex lists no endpoint', async () => {
		cortex({ [DETAILS]: links({}) });
		expect((await runCortex(details)).items).toEqual([
			{
				actionId: 12,
				endpointId: null,
				ready: false,
				fileName: null,
				downloadUrl: null,
				nextStep: expect.stringMatching(/check that it is a file retrieval/),
			},
		]);
	});

	it.each([
		['another host', 'https://evil.example/public_api/v1/download/t0k'],
		['another port', `https://${HOST}:8443/public_api/v1/download/t0k`],
		['no TLS', `http://${HOST}/public_api/v1/download/t0k`],
		['a host that begins alike', `https://${HOST}.evil.example/x`],
		['a user in front', `https://${HOST}@evil.example/x`],
		['no address', 'download/t0k'],
	])('does not send the key to a link with %s', async (_title, url) => {
		const foreign = jest.fn(() => [200, ZIP] as [number, Buffer]);
		for (const base of [
			'https://evil.example',
			`https://${HOST}:8443`,
			`http://${HOST}`,
			`https://${HOST}.evil.example`,
		]) {
			nock(base).persist().get(/.*/).reply(foreign).post(/.*/).reply(foreign);
		}
		const api = cortex({ [DETAILS]: links({ [ID]: url }) });
		const { error } = await runCortex(details);
		expect(error?.message).toMatch(new RegExp(`The download link leads to .*, not to the API host ${HOST}`));
		expect(foreign).not.toHaveBeenCalled();
		expect(api.calls).toHaveLength(1);
	});

	it.each<[string, Answer]>([
		['an unknown path', WAITRESS],
		['405', [405, '']],
	])('asks by POST when GET is answered with %s', async (_title, answer) => {
		const api = cortex({
			[DETAILS]: links({ [ID]: link }),
			'GET download/t0k?x=1': answer,
			'POST download/t0k?x=1': zip,
		});
		expect((await runCortex(details)).items).toEqual([
			expect.objectContaining({ ready: true, fileName: expect.any(String) }),
		]);
		expect(api.calls.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
	});

	it.each<[string, Answer, RegExp]>([
		['the product’s error', badRequest('the file has expired'), /the file has expired/],
		['a wrong key', UNAUTHORIZED, /refused the API key/],
		['a web page under 200', [200, '<html>Sign in</html>'], /web page/],
		['a redirect', [302, '', { location: 'https://evil.example/' }], /redirects elsewhere/],
	])('takes %s for no archive', async (_title, answer, message) => {
		cortex({ [DETAILS]: links({ [ID]: link }), 'download/t0k?x=1': answer });
		const failed = await runCortex(details, { continueOnFail: true });
		expect(failed.items).toEqual([{ error: expect.stringMatching(message) }]);
		expect(JSON.stringify(failed.run)).not.toContain(KEY);
	});
});
