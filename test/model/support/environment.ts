import type { FaultInput } from '../../../lab/src/core/faults';
import { runEvent } from '../../../lab/src/cortex/events';
import { MARKERS, type Facts } from './facts';
import { NETWORKS, type Machine, type MachineName } from './machines';
import type { Network } from './network';
import { BLOCK, NO_BLOCK, RELEASE, REQUEST } from './setup';
import type { AgentEvent, FaultName, Step } from './steps';

/** Steps that happen outside of n8n. */
export type WorldStep = Exclude<Step, { do: 'kill' | 'restart' | 'polls' | 'outage' | 'later' }>;

const FAULTS: Readonly<Record<FaultName, Omit<FaultInput, 'path' | 'skip' | 'times'>>> = {
	'429': { kind: 'status', status: 429 },
	'429 soon': { kind: 'status', status: 429, headers: { 'Retry-After': '3' } },
	'401': { kind: 'status', status: 401, body: {} },
	'500': { kind: 'status', status: 500, body: { error: 'no' } },
	'502': { kind: 'status', status: 502 },
	'503': { kind: 'status', status: 503 },
	html500: { kind: 'html500' },
	reset: { kind: 'reset' },
	replyLost: { kind: 'replyLost' },
	slow: { kind: 'slow', delayMs: 20_000 },
	timeout: { kind: 'slow', delayMs: 70_000 },
	truncated: { kind: 'truncated' },
	numbersAsStrings: { kind: 'numbersAsStrings' },
	nullLists: { kind: 'nullLists' },
};

/** Does what analysts, operators, agents and the network do. What is not possible at the moment does not happen. */
export class Environment {
	constructor(
		private readonly facts: Facts,
		private readonly network: Network,
	) {}

	apply(step: WorldStep): void {
		const { facts, network } = this;
		const { cortex, vectra } = facts;
		switch (step.do) {
			case 'fault':
				return network.fault(step.at, facts[step.at].server, {
					...FAULTS[step.fault],
					...(step.path === undefined ? {} : { path: step.path }),
					skip: step.skip,
					times: step.times,
				});
			case 'endTokens':
				vectra.tokens.endAccess();
				return;
			default:
		}
		const machine = facts.machine(step.on);
		if (machine.gone !== null) return;
		switch (step.do) {
			case 'lie':
				return network.lie(machine.hostId, step.about, step.times);
			case 'mistake':
				vectra.world.updateHost(machine.hostId, { ip: facts.hostOf(facts.machine(step.other)).ip });
				return;
			case 'vanish':
				return this.vanish(machine, step.into);
			case 'forge':
				return this.forge(machine, facts.machine(step.other), step.marker);
			case 'leaveDetail':
				return this.leaveDetail(machine, step.hoursAgo, step.byRule);
			case 'tag':
				return this.tag(machine, REQUEST);
			case 'untag':
				return this.untag(machine, REQUEST);
			case 'releaseTag':
				return this.tag(machine, RELEASE);
			case 'unreleaseTag':
				return this.untag(machine, RELEASE);
			case 'otherTag':
				return this.tag(machine, 'seen-by-soc');
			case 'noBlock':
			case 'unNoBlock':
				return this.membership(NO_BLOCK, machine, step.do === 'noBlock');
			case 'block':
			case 'unblock':
				return this.membership(BLOCK, machine, step.do === 'block');
			case 'score':
				vectra.world.setScore(machine.hostId, { threat: step.threat, certainty: step.certainty });
				return;
			case 'urgency':
				vectra.world.setScore(machine.hostId, { urgency_score: step.urgency });
				return;
			case 'keyAsset':
				vectra.world.updateHost(machine.hostId, { key_asset: step.is });
				return;
			case 'privilege':
				vectra.world.updateHost(machine.hostId, { privilege_level: step.level });
				return;
			case 'detect':
				vectra.world.addDetection({ host_id: machine.hostId, detection_type: step.type });
				return;
			case 'fixDetections':
				return vectra.world.setFixed(vectra.world.detections.of(vectra.world.host(machine.hostId)), true);
			case 'move':
				return this.move(machine, NETWORKS[step.to]);
			default:
		}
		if (machine.agents.length === 0) return;
		switch (step.do) {
			case 'failNext':
				return cortex.world.failNext(this.agent(machine, step.agent), {
					mode: step.mode,
					status: step.status,
					reason: { errorDescription: 'The requested object was not present.' },
				});
			case 'oddState':
				return facts.showOddState(this.agent(machine, step.agent));
			case 'knownState':
				return facts.showKnownState(this.agent(machine, step.agent));
			case 'race':
				cortex.hooks.add({ before: step.before, event: step.event, endpointId: this.agent(machine, step.agent) });
				return;
			default:
				this.happen(machine, step.do, this.agent(machine, step.agent));
		}
	}

	private happen(machine: Machine, event: AgentEvent, endpointId: string): void {
		try {
			const result = runEvent(this.facts.cortex.world, endpointId, { event }) as { endpointId?: string };
			if (event === 'reinstall' && result.endpointId !== undefined) machine.agents.push(result.endpointId);
		} catch {
			// The console and the agents refuse what makes no sense in this state.
		}
	}

	private vanish(machine: Machine, into: MachineName | null): void {
		const { world } = this.facts.vectra;
		const survivor = into === null ? undefined : this.facts.machine(into);
		machine.gone = world.host(machine.hostId);
		world.removeHost(machine.hostId, survivor && survivor !== machine && survivor.gone === null ? survivor.hostId : null);
	}

	private forge(machine: Machine, other: Machine, marker: 'contained' | 'pending'): void {
		const { world } = this.facts.vectra;
		if (this.facts.isMarked(machine) || other.agents.length === 0) return;
		const seconds = Math.floor(world.clock.now() / 1_000);
		world.tag(machine.hostId, `cortex-xdr:${this.agent(other, 0)}:${seconds}`);
		world.tag(machine.hostId, MARKERS[marker]);
		Object.assign(machine, { isForged: true });
		Object.assign(other, { isForged: true });
	}

	private leaveDetail(machine: Machine, hoursAgo: number, byRule: boolean): void {
		const { world } = this.facts.vectra;
		if (this.facts.isMarked(machine) || machine.agents.length === 0) return;
		const seconds = Math.floor(world.clock.now() / 1_000) - hoursAgo * 3_600;
		const tag = `cortex-xdr:${this.agent(machine, 0)}:${seconds}${byRule ? ':auto' : ''}`;
		world.tag(machine.hostId, tag);
		this.facts.leftOver.set(machine.name, tag);
	}

	private tag(machine: Machine, tag: string): void {
		this.facts.vectra.world.tag(machine.hostId, tag);
		this.facts.otherTags.get(machine.name)?.add(tag);
	}

	private untag(machine: Machine, tag: string): void {
		this.facts.vectra.world.untag(machine.hostId, tag);
		this.facts.otherTags.get(machine.name)?.delete(tag);
	}

	/** Of the group of hosts; a machine that is in the group of addresses stays in that. */
	private membership(name: string, { hostId }: Machine, member: boolean): void {
		const { world } = this.facts.vectra;
		const group = world.groups.all().find((one) => one.name === name && one.type === 'host');
		if (!group) throw new Error(`There is no group ${name}`);
		world.changeMembers(group, member ? 'append' : 'remove', [hostId]);
	}

	private move(machine: Machine, network: string): void {
		const { cortex, vectra } = this.facts;
		const { ip } = vectra.world.host(machine.hostId);
		const moved = `${network}.${ip.slice(ip.lastIndexOf('.') + 1)}`;
		vectra.world.updateHost(machine.hostId, { ip: moved });
		for (const { id } of this.facts.installed(machine)) cortex.world.setState(id, { ip: [moved] });
	}

	/** The agent meant: among those installed, or the newest where none is. */
	private agent(machine: Machine, index: number): string {
		const installed = machine.agents.filter((id) => this.facts.agent(id).uninstalledAt === null);
		return installed[index % Math.max(1, installed.length)] ?? machine.agents[machine.agents.length - 1];
	}
}
