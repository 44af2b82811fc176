import nock from 'nock';

// jest gives each file fresh modules, but the patched core `http` module is shared by the worker:
// without this a file's interceptors answer the next file's requests.
beforeAll(() => {
	if (!nock.isActive()) nock.activate();
	nock.disableNetConnect();
});

afterEach(() => {
	nock.cleanAll();
});

afterAll(() => {
	nock.restore();
});
