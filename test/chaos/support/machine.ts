import { createHash } from 'node:crypto';
import { REQUEST_TAG } from '../../../lab/src/fleet';
import type { Lab } from '../../../lab/src/lab';

const FIRST_HOST_ID = 9_001;

/** A machine that both products know, with what people want of it and what has become of it. */
export class Machine {
	readonly hostId: number;

	readonly endpointId: string;

	readonly name: string;

	readonly ip: string;

	/** Wall-clock times, in epoch ms, at which it was requested and withdrawn. */
	readonly requestedAt: number[] = [];

	readonly withdrawnAt: number[] = [];

	constructor(
		private readonly lab: Lab,
		serial: number,
	) {
		this.name = `CHAOS-LT-${String(serial).padStart(3, '0')}`;
		this.ip = `10.77.0.${serial}`;
		this.hostId = FIRST_HOST_ID + serial;
		this.endpointId = createHash('md5').update(this.name).digest('hex');
		lab.qux.world.addHost({ id: this.hostId, name: this.name, ip: this.ip });
		lab.cortex.world.addEndpoint({ endpoint_id: this.endpointId, endpoint_name: this.name, ip: [this.ip] });
	}

	request(): void {
		this.requestedAt.push(Date.now());
		this.lab.qux.world.tag(this.hostId, REQUEST_TAG);
	}

	withdraw(): void {
		this.withdrawnAt.push(Date.now());
		this.lab.qux.world.untag(this.hostId, REQUEST_TAG);
	}

	/** The analyst changes their mind. */
	flip(): void {
		if (this.wanted) this.withdraw();
		else this.request();
	}

	disconnect(): void {
		this.lab.cortex.world.disconnect(this.endpointId);
	}

	connect(): void {
		this.lab.cortex.world.connect(this.endpointId);
	}

	get online(): boolean {
		return this.lab.cortex.world.find(this.endpointId).online;
	}

	get wanted(): boolean {
		return this.requestedAt.length > this.withdrawnAt.length;
	}

	/** Wall-clock ms since the wish last changed. */
	get wishAge(): number {
		return Date.now() - Math.max(0, ...this.requestedAt, ...this.withdrawnAt);
	}

	/** What says that its isolation is ours. */
	get ownTags(): string[] {
		return this.lab.qux.world.host(this.hostId).tags.filter((tag) => tag.startsWith('cortex-xdr:'));
	}

	/** How intent, agent and record differ; undefined when all is as it is wanted. */
	get discrepancy(): string | undefined {
		const { isolation } = this.lab.cortex.world.find(this.endpointId);
		const tags = this.ownTags;
		const detail = new RegExp(`^cortex-xdr:${this.endpointId}:\\d{10}$`);
		const isRecorded = tags.length === 2 && tags.includes('cortex-xdr:contained') && tags.some((tag) => detail.test(tag));
		// n8n may die between the two tags of a claim. The detail tag alone claims nothing, and the next claim takes it off.
		const isUnclaimed = tags.every((tag) => detail.test(tag));
		const isSettled = this.wanted
			? isolation === 'AGENT_ISOLATED' && isRecorded
			: isolation === 'AGENT_UNISOLATED' && isUnclaimed;
		if (isSettled) return undefined;
		return `${this.name} (${this.endpointId}): ${this.wanted ? 'wanted' : 'not wanted'}, ${isolation}, tags ${JSON.stringify(tags)}`;
	}
}
