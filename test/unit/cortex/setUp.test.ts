import {
	checkAgents,
	checkClock,
	checkExpiry,
	checkKeyLevel,
	checkProductLine,
	checkRate,
	checkRight,
	checkRightsToChange,
	type AgentCounts,
} from '../../../nodes/CortexXdr/containment/setUp';
import type { Check } from '../../../nodes/shared/setUpCheck';

const NOW = 1_717_243_200_000;
const agents = (counts: Partial<AgentCounts>): AgentCounts => ({
	connected: 90,
	disconnected: 5,
	lost: 5,
	uninstalled: 0,
	isolated: 0,
	...counts,
});
const right = (result: Parameters<typeof checkRight>[0]['result']) =>
	checkRight({ right: 'Auditing: View', neededFor: 'Audits', result, words: 'words of Cortex' });

const CHECKS: Array<[title: string, check: Check, result: Check['result'], finding: RegExp]> = [
	['5.x', checkProductLine(true, true), 'ok', /5\.x/],
	['5.x without the old calls', checkProductLine(true, false), 'ok', /5\.x/],
	['3.x', checkProductLine(false, true), 'ok', /3\.x/],
	['neither', checkProductLine(false, false), 'unknown', /cannot be told/],
	['a doubt', checkProductLine(null, true), 'unknown', /cannot be told/],
	['an Advanced key', checkKeyLevel('advanced'), 'ok', /signed/],
	['a Standard key', checkKeyLevel('standard'), 'attention', /travels/],
	['the right time', checkClock(NOW, NOW + 60_000), 'ok', /within 60 s/],
	['a minute and more', checkClock(NOW, NOW + 61_000), 'attention', /61 s ahead of/],
	['a clock that is behind', checkClock(NOW, NOW - 301_000), 'problem', /301 s behind/],
	['five minutes', checkClock(NOW, NOW + 300_000), 'attention', /300 s ahead of/],
	['no time', checkClock(undefined, NOW), 'unknown', /does not say what time/],
	['a right', right('allowed'), 'ok', /has it/],
	['no right', right('denied'), 'problem', /does not have it/],
	['no licence', right('unlicensed'), 'problem', /words of Cortex/],
	['no such call', right('absent'), 'unknown', /does not have the call/],
	['an unclear answer', right('unclear'), 'unknown', /words of Cortex/],
	['rights to change', checkRightsToChange(), 'unknown', /cannot be read/],
	['a fleet', checkAgents(agents({})), 'ok', /90 of 100 agents are connected/],
	['a tenth is lost', checkAgents(agents({ lost: 11 })), 'attention', /11 are lost/],
	['none is connected', checkAgents(agents({ connected: 0 })), 'problem', /0 of 10/],
	['none at all', checkAgents(agents({ connected: 0, disconnected: 0, lost: 0 })), 'problem', /sees no agent/],
	['no count', checkAgents(agents({ lost: null })), 'unknown', /does not say how many/],
	['an expiry', checkExpiry(new Map([['isolate', 96]])), 'ok', /waits 96 hours/],
	['no setting', checkExpiry(undefined), 'unknown', /3\.x does not show it/],
	['an expiry that may not be read', checkExpiry(null), 'unknown', /cannot be read/],
	['an expiry of other actions', checkExpiry(new Map([['scan', 5]])), 'unknown', /cannot be read/],
	['no refusal', checkRate(0, 10), 'ok', /no more than 10 a second/],
	['refusals', checkRate(2, 10), 'attention', /refused 2 call/],
];

it.each(CHECKS)('%s', (_title, { result, finding, whatToDo }, expected, words) => {
	expect(result).toBe(expected);
	expect(finding).toMatch(words);
	// What is not in order says what to do; a missing call cannot be mended.
	const needsAdvice = result !== 'ok' && !/does not have the call/.test(finding);
	expect(whatToDo !== null).toBe(needsAdvice);
});
