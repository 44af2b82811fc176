import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { play } from './support/history';
import { ModelLab } from './support/lab';
import { setups } from './support/setup';
import { histories } from './support/steps';
const lab = new ModelLab();
const key = (v: { invariant: number; what: string }) => v.invariant + ' ' + v.what.replace(/[0-9a-f]{32}/g, 'ID').replace(/:\d{6,}/g, ':T').replace(/^(laptop|desktop|linux)/, 'PC').slice(0, 120);
it('many', async () => {
	const t0 = Date.now(); const out = new Map<string, number>(); const N = Number(process.env.N ?? 50), SEED = Number(process.env.SEED ?? 1);
	const arb = fc.tuple(fc.oneof(setups('qux'), setups('rux')), histories);
	const all = fc.sample(arb, { numRuns: N, seed: SEED });
	let polls = 0, execs = 0, muts = 0; const bad = new Map<string, number[]>();
	const c0 = process.cpuUsage();
	let i = 0;
	for (const [s, h] of all) {
		const r = await play(lab, s, h); polls += r.polls; execs += r.executions; muts += r.mutations;
		for (const [k, v] of r.outcomes) out.set(k, (out.get(k) ?? 0) + v);
		const v = r.violations[0]; if (v) bad.set(key(v), [...(bad.get(key(v)) ?? []), i]);
		i++;
	}
	let text = JSON.stringify({ n: N, ms: Date.now() - t0, cpu: process.cpuUsage(c0).user / 1000, polls, execs, muts, out: [...out], bad: [...bad] }, null, 1) + '\n';
	writeFileSync('/tmp/model-out.txt', text);
	const shrinkBudget = Number(process.env.SHRINK ?? 30000);
	for (const [k, at] of [...bad].slice(0, Number(process.env.CATS ?? 5))) {
		let best: any, msg = ''; const until = Date.now() + shrinkBudget;
		await fc.check(fc.asyncProperty(arb, async ([s, h]) => { if (Date.now() > until) return; const r = await play(lab, s, h); if (r.violations[0] && key(r.violations[0]) === k) { best = [s, h]; msg = r.violations.map((v) => v.invariant + v.what).join('\n'); throw new Error(msg); } }), { numRuns: 1, seed: SEED, path: String(at[0]) });
		text += k + '\n' + JSON.stringify(best?.[0]) + '\n' + (best?.[1] ?? []).map((x: unknown) => '   ' + JSON.stringify(x)).join('\n') + '\n' + msg + '\n\n';
		writeFileSync('/tmp/model-out.txt', text);
	}
}, 1200000);
