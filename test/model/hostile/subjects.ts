import type { CortexWorld } from '../../../lab/src/cortex';
import type { EndpointInput } from '../../../lab/src/cortex/world/types';
import type { VectraWorld } from '../../../lab/src/vectra/world/world';
import { NO_BLOCK } from '../support/setup';

type Row = Record<string, unknown>;

/** A host of Vectra, and what it is in truth. */
export interface Subject {
	recipe: RecipeName;
	hostId: number;
	/** The endpoints that may be isolated or released for it. Every other one contradicts it, or too little speaks for it. */
	own: readonly string[];
	/** All endpoints that were made for this subject. */
	endpoints: readonly string[];
	/** Everything agrees: it must be isolated when it is wanted and nothing disturbs. */
	mustWork: boolean;
	/** Protected by the node's form, whatever Cortex reports of it. */
	isProtected: boolean;
}

/** Fields that the products always show in place of what the simulators hold, by host ID and by endpoint ID. */
export interface Presentation {
	hosts: Map<number, Row>;
	endpoints: Map<string, Row>;
}

interface HostInput {
	name: string;
	ip: string;
	mac?: string;
	/** Beside the Kerberos name, which the simulator adds to every host with a name. */
	artifacts?: Array<{ type: string; value: string }>;
	/** Without any artifact: what Vectra calls the host is all that is known. */
	isDeclared?: boolean;
	isKeyAsset?: boolean;
	show?: Row;
}

/** Makes one subject: its host, its endpoints and what is true of them. */
class Planter {
	readonly endpoints: string[] = [];

	hostId = 0;

	constructor(
		private readonly cortex: CortexWorld,
		private readonly vectra: VectraWorld,
		private readonly presentation: Presentation,
		/** Makes names and addresses its own. */
		readonly at: number,
	) {}

	name(of = 'HR-LT'): string {
		return `${of}-${1_000 + this.at}`;
	}

	ip(last = 0): string {
		return `10.20.${this.at}.${10 + last}`;
	}

	/** Of a manufacturer, so that it counts. */
	mac(last = 0): string {
		return `00:1b:44:11:${this.at.toString(16).padStart(2, '0')}:${(16 + last).toString(16)}`;
	}

	host({ name, ip, mac, artifacts = [], isDeclared = false, isKeyAsset = false, show }: HostInput): void {
		this.hostId = 100 + this.at;
		this.vectra.addHost({
			id: this.hostId,
			name,
			ip,
			threat: 10,
			certainty: 10,
			tags: ['finance'],
			key_asset: isKeyAsset,
			host_artifact_set: artifacts,
			...(mac === undefined ? {} : { mac_address: mac }),
		});
		const shown = { ...(isDeclared ? { host_artifact_set: [] } : {}), ...show };
		if (Object.keys(shown).length > 0) this.presentation.hosts.set(this.hostId, shown);
	}

	endpoint(input: EndpointInput, show?: Row): string {
		const { endpoint_id } = this.cortex.addEndpoint({
			endpoint_name: this.name(),
			endpoint_type: 'AGENT_TYPE_WORKSTATION',
			os_type: 'AGENT_OS_WINDOWS',
			ip: [this.ip()],
			mac_address: [this.mac()],
			group_name: ['Workstations'],
			...input,
		});
		const id = String(endpoint_id);
		this.endpoints.push(id);
		if (show) this.presentation.endpoints.set(id, show);
		return id;
	}

	join(group: 'host' | 'ip'): void {
		const found = this.vectra.groups.all().find(({ name, type }) => name === NO_BLOCK && type === group);
		if (!found) throw new Error(`There is no group ${NO_BLOCK} of ${group}s`);
		this.vectra.changeMembers(found, 'append', [group === 'host' ? this.hostId : `${this.ip()}/32`]);
	}
}

type Truth = Partial<Pick<Subject, 'own' | 'mustWork' | 'isProtected'>>;

/** Machines as they should be, and the ways in which what is known of one points to another. */
const RECIPES = {
	honest(p) {
		p.host({ name: p.name(), ip: p.ip(), mac: p.mac() });
		return { own: [p.endpoint({})], mustWork: true };
	},
	oddSecondaryIdentifiers(p) {
		const odd = ['n/a', '02:42:ac:11:00:02', '00:00:00:00:00:00', '00-1b-44-ff-fe-11-3a-b7'];
		p.host({ name: p.name(), ip: p.ip(), artifacts: odd.map((value) => ({ type: 'mac', value })) });
		return { own: [p.endpoint({ ip: [p.ip(), '0.0.0.0', 'fe80::1%3'] })], mustWork: true };
	},
	otherCase(p) {
		const name = p.name('Fin-Lt');
		p.host({ name: name.toLowerCase(), ip: p.ip(), isDeclared: true });
		return { own: [p.endpoint({ endpoint_name: name.toUpperCase() })], mustWork: true };
	},
	ipv6(p) {
		p.host({ name: p.name(), ip: `2001:DB8::${p.at.toString(16).toUpperCase()}`, isDeclared: true });
		const whole = `2001:0db8:0000:0000:0000:0000:0000:${p.at.toString(16).padStart(4, '0')}`;
		return { own: [p.endpoint({ ip: [p.ip()], ipv6: [whole] })], mustWork: true };
	},
	addressOfAnother(p) {
		p.host({ name: p.name('PRINTER'), ip: p.ip() });
		p.endpoint({});
		return {};
	},
	addressOfAnotherByWeakName(p) {
		p.host({ name: p.name('PRINTER'), ip: p.ip(), isDeclared: true });
		p.endpoint({});
		return {};
	},
	nameOfAnother(p) {
		p.host({ name: p.name(), ip: '10.9.9.9', isDeclared: true });
		p.endpoint({});
		return {};
	},
	nameOfOneAddressOfAnother(p) {
		p.host({ name: p.name('FIN-LT'), ip: p.ip(), isDeclared: true });
		p.endpoint({ endpoint_name: p.name('FIN-LT'), ip: [p.ip(50)], mac_address: [p.mac(50)] });
		p.endpoint({});
		return {};
	},
	sameNameTwice(p) {
		p.host({ name: p.name(), ip: p.ip() });
		const own = p.endpoint({});
		p.endpoint({ ip: [p.ip(50)], mac_address: [p.mac(50)] });
		return { own: [own] };
	},
	description(p) {
		p.host({ name: `${p.name('DC')}, old copy`, ip: p.ip(50) });
		p.endpoint({ endpoint_name: p.name('DC') });
		return {};
	},
	suffix(p) {
		p.host({ name: `${p.name('DC')}.old`, ip: p.ip(50), isDeclared: true });
		p.endpoint({ endpoint_name: p.name('DC') });
		return {};
	},
	otherDomain(p) {
		p.host({ name: `${p.name('WEB')}.prod.example.com`, ip: p.ip() });
		p.endpoint({ endpoint_name: p.name('WEB'), domain: 'test.example.net' });
		return {};
	},
	addressForName(p) {
		p.host({ name: `IP-${p.ip()}`, ip: p.ip() });
		p.endpoint({});
		return {};
	},
	nameless(p) {
		p.host({ name: '.x', ip: p.ip(50), isDeclared: true });
		p.endpoint({ endpoint_name: '' });
		return {};
	},
	otherMac(p) {
		p.host({ name: p.name(), ip: p.ip(), mac: p.mac(50) });
		p.endpoint({});
		return {};
	},
	otherAgent(p) {
		p.host({ name: p.name(), ip: p.ip(), artifacts: [{ type: 'crowdstrike_name', value: p.name() }] });
		p.endpoint({});
		return {};
	},
	otherLastSource(p) {
		p.host({ name: p.name(), ip: p.ip(), isDeclared: true, show: { last_source: p.ip(50) } });
		p.endpoint({});
		return {};
	},
	twoAgents(p) {
		p.host({ name: p.name(), ip: p.ip() });
		p.endpoint({});
		p.endpoint({ mac_address: [p.mac(50)] });
		return {};
	},
	oddId(p) {
		p.host({ name: p.name(), ip: p.ip(), mac: p.mac() });
		p.endpoint({ endpoint_id: `agent-${p.at}` });
		return {};
	},
	server(p) {
		p.host({ name: p.name('SRV'), ip: p.ip(), mac: p.mac() });
		const own = p.endpoint({ endpoint_name: p.name('SRV'), endpoint_type: 'AGENT_TYPE_SERVER', group_name: ['Domain Controllers'] });
		return { own: [own], isProtected: true };
	},
	oddServer(p) {
		p.host({ name: p.name('SRV'), ip: p.ip(), mac: p.mac() });
		const show = { endpoint_type: 'Server', group_name: [{ name: 'Domain Controllers' }] };
		return { own: [p.endpoint({ endpoint_name: p.name('SRV'), endpoint_type: 'AGENT_TYPE_SERVER' }, show)], isProtected: true };
	},
	spared(p) {
		p.host({ name: p.name(), ip: p.ip(), mac: p.mac() });
		p.join('host');
		return { own: [p.endpoint({})] };
	},
	keyAsset(p) {
		p.host({ name: p.name(), ip: p.ip(), mac: p.mac(), isKeyAsset: true });
		return { own: [p.endpoint({})] };
	},
	sparedByAddress(p) {
		p.host({ name: p.name(), ip: p.ip(), mac: p.mac() });
		p.join('ip');
		return { own: [p.endpoint({})] };
	},
} satisfies Record<string, (planter: Planter) => Truth>;

export type RecipeName = keyof typeof RECIPES;

/** Only one field shows that they are other machines: where that field is not told, nobody can know. */
export const FRAGILE: readonly RecipeName[] = ['otherDomain', 'otherMac', 'otherAgent', 'otherLastSource', 'twoAgents'];

export const RECIPE_NAMES = Object.keys(RECIPES) as RecipeName[];

/** Puts the subjects into both products. */
export function plant(cortex: CortexWorld, vectra: VectraWorld, recipes: readonly RecipeName[]): { subjects: Subject[]; presentation: Presentation } {
	const presentation: Presentation = { hosts: new Map(), endpoints: new Map() };
	vectra.addGroup({ name: NO_BLOCK, type: 'host', members: [] });
	vectra.addGroup({ name: NO_BLOCK, type: 'ip', members: ['192.168.0.0/16'] });
	const subjects = recipes.map((recipe, at): Subject => {
		const planter = new Planter(cortex, vectra, presentation, at + 1);
		const { own = [], mustWork = false, isProtected = false }: Truth = RECIPES[recipe](planter);
		return { recipe, hostId: planter.hostId, endpoints: planter.endpoints, own, mustWork, isProtected };
	});
	return { subjects, presentation };
}
