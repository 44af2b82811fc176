import { MAIN_TEMPLATE, QUIET_TEMPLATES, readTemplate } from '../../../../lab/src/demo/world';

const typesIn = async (name: string): Promise<string[]> => (await readTemplate(name)).nodes.map(({ type }) => String(type));

it('publishes beside the main template only what does not watch the same hosts', async () => {
	expect(await typesIn(MAIN_TEMPLATE)).toContainEqual(expect.stringMatching(/\.vectraTrigger$/));
	for (const name of QUIET_TEMPLATES) {
		expect([name, (await typesIn(name)).filter((type) => /\.(vectra|cortexXdr)Trigger$/.test(type))]).toEqual([name, []]);
	}
});
