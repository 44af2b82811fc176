import { MARKERS, type Facts } from './facts';
import type { Machine } from './machines';
import { RELEASE, REQUEST } from './setup';

/** How long a release that is due may take. */
const GRACE = 20 * 60_000;

const ISOLATED = 'AGENT_ISOLATED';

/** What is not yet as it should be once nothing disturbs any more: invariant 5. Empty when all is well. */
export function unmet(facts: Facts): string[] {
	return [...facts.machines.values()].flatMap((machine) => {
		const wrong = expectation(facts, machine);
		if (machine.gone !== null) return [];
		const isOurs = (tag: string) => facts.setup.rule === 'afterHours' && (tag === REQUEST || tag === RELEASE);
		const expected = [...(facts.otherTags.get(machine.name) ?? [])].filter((tag) => !isOurs(tag)).sort();
		const others = facts.othersTags(machine).filter((tag) => !isOurs(tag));
		if (JSON.stringify(others) !== JSON.stringify(expected)) {
			wrong.push(`others’ tags are ${others.join(', ')} instead of ${expected.join(', ')}`);
		}
		return wrong.map((what) => `${machine.name}: ${what}`);
	});
}

function expectation(facts: Facts, machine: Machine): string[] {
	// Nothing happens to a machine that Vectra does not know any more; a person is told, as of forged tags.
	if (machine.gone !== null || machine.isForged) return [];
	const leftOver = facts.leftOver.get(machine.name);
	if (leftOver !== undefined && facts.isMarked(machine) && facts.tags(machine).includes(leftOver)) {
		return [`the old tag ${leftOver} is still there`];
	}
	if (facts.isOverdue(machine, GRACE)) return unwanted(facts, machine);
	// About to end: between the two it may be this or that.
	if (facts.isOverdue(machine)) return [];
	if (facts.isMarked(machine) && facts.isRefusedUnseen(machine)) return [];
	if (facts.isWanted(machine)) return wanted(facts, machine);
	return facts.mayEnd(machine) ? unwanted(facts, machine) : [];
}

function wanted(facts: Facts, machine: Machine): string[] {
	// Protected, or known by an address alone, which proves nothing: a person is told of both.
	if (machine.name === 'guarded' || machine.name === 'shared') return [];
	const installed = facts.installed(machine);
	if (installed.length !== 1 || !facts.isReachable(installed[0])) return [];
	const [endpoint] = installed;
	const tags = facts.tags(machine);
	if (isReplaced(facts, machine) || isDrift(facts, machine) || facts.isMistaken(machine)) return [];
	if (tags.includes(MARKERS.external) && endpoint.isolation === ISOLATED) {
		return facts.lastDone(endpoint.id)?.source === 'api' ? ['our isolation is marked as somebody else’s'] : [];
	}
	const wrong: string[] = [];
	if (endpoint.isolation !== ISOLATED || !endpoint.actuallyIsolated) wrong.push(`wanted isolated, is ${endpoint.isolation}`);
	if (!tags.includes(MARKERS.contained)) wrong.push('isolated but not marked as contained');
	if (tags.includes(MARKERS.pending)) wrong.push('still marked as pending');
	if (!facts.named(machine).includes(endpoint.id)) wrong.push('no tag names the endpoint');
	return wrong;
}

function unwanted(facts: Facts, machine: Machine): string[] {
	const wrong: string[] = [];
	const named = facts.named(machine);
	const installed = facts.installed(machine);
	const stuck = named.some((id) => !facts.isReachable(facts.agent(id)));
	if (facts.isMarked(machine) && !stuck) wrong.push(`not wanted, but still marked: ${facts.tags(machine).join(', ')}`);
	for (const endpoint of installed) {
		if (!facts.isReachable(endpoint)) continue;
		const last = facts.lastDone(endpoint.id);
		const byUs = endpoint.isolation === ISOLATED && last?.kind === 'isolate' && last.source === 'api';
		const pending = endpoint.isolation.includes('PENDING');
		if (byUs || pending) wrong.push(`not wanted, but ${endpoint.isolation}`);
	}
	return wrong;
}

/** The tags name an agent that was removed: a person must decide, and is told. */
function isReplaced(facts: Facts, machine: Machine): boolean {
	return facts.named(machine).some((id) => facts.agent(id).uninstalledAt !== null);
}

/** Contained and recorded, then released by somebody else: the drift report’s business. */
function isDrift(facts: Facts, machine: Machine): boolean {
	const tags = facts.tags(machine);
	if (facts.setup.enforce && facts.setup.verifyEvery > 0) return false;
	if (!tags.includes(MARKERS.contained) || tags.includes(MARKERS.pending)) return false;
	const named = facts.named(machine);
	return named.length > 0 && named.every((id) => {
		const last = facts.lastDone(id);
		return !facts.agent(id).actuallyIsolated && !(last?.kind === 'unisolate' && last.source === 'api');
	});
}
