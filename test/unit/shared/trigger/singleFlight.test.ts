import { singleFlight } from '../../../../nodes/shared/trigger/singleFlight';

describe('singleFlight', () => {
	it('lets one run at a time pass for each key, and the next one after a failure', async () => {
		let finish: (value: string) => void = () => {};
		const slow = singleFlight('w:1', async () => await new Promise<string>((resolve) => (finish = resolve)), null);
		expect(await singleFlight('w:1', async () => 'second', null)).toBeNull();
		expect(await singleFlight('w:2', async () => 'other node', null)).toBe('other node');
		finish('first');
		expect(await slow).toBe('first');
		await expect(
			singleFlight('w:1', async () => await Promise.reject(new Error('down')), null),
		).rejects.toThrow('down');
		expect(await singleFlight('w:1', async () => 'again', null)).toBe('again');
	});
});
