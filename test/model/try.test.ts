import fc from 'fast-check';
import { play } from './support/history';
import { ModelLab } from './support/lab';
import { SIMPLE, setups } from './support/setup';
import { histories } from './support/steps';
const lab = new ModelLab();
it('simple', async () => {
	const r = await play(lab, SIMPLE, [{ do: 'tag', on: 'laptop' }, { do: 'polls', minutes: 2 }, { do: 'untag', on: 'laptop' }, { do: 'polls', minutes: 2 }]);
	console.log(r);
});
it('many', async () => {
	const t0 = Date.now(); let n = 0; const out = new Map<string, number>();
	const all = fc.sample(fc.tuple(fc.oneof(setups('qux'), setups('rux')), histories), { numRuns: Number(process.env.N ?? 50), seed: Number(process.env.SEED ?? 1) });
	let polls = 0, execs = 0, muts = 0; const bad = new Map<string, number>(); let first: unknown[] = [];
	for (const [s, h] of all) {
		const r = await play(lab, s, h); n++; polls += r.polls; execs += r.executions; muts += r.mutations;
		for (const [k, v] of r.outcomes) out.set(k, (out.get(k) ?? 0) + v);
		for (const v of r.violations.slice(0, 1)) { const k = v.invariant + ' ' + v.what.replace(/[0-9a-f]{32}/g, 'ID').replace(/:\d{6,}/g, ':T').slice(0, 160); bad.set(k, (bad.get(k) ?? 0) + 1); if (bad.get(k) === 1) first.push({ n, k, s: JSON.stringify(s), h: h.map((x) => JSON.stringify(x)) }); }
	}
	console.log(n, Date.now() - t0, 'ms', { polls, execs, muts }, out, bad, JSON.stringify(first.slice(0, 4), null, 1));
}, 600000);
