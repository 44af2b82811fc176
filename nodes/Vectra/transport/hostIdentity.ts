import { holdsName, isOtherAgent } from '../../shared/artifacts';
import { flagOf, isRecord, text } from '../../shared/values';

/** What a host record says about which machine it is, besides its name and its address. */
export interface HostIdentity {
	/** Names and who gave them, as the artifacts say: `kerberos`, `dhcp`, `rdns`, …; null when Vectra lists no artifacts. */
	names: Array<{ name: string; source: string }> | null;
	/** Other endpoint agents that Vectra knows on the host, by their artifacts. Vectra has none for Cortex XDR. */
	otherAgents: string[];
	/** The source address of the latest session; '' when Vectra does not say. It may differ from `ip`. */
	lastSource: string;
	/** When the host was last observed, as sent: in the record of a single host only; '' elsewhere. */
	lastSeen: string;
	/** Whether there was traffic within the last two hours; null when Vectra does not say. */
	activeTraffic: boolean | null;
}

/** Reads the evidence in a host record of any version; what is missing or of another form counts as not said. */
export function readHostIdentity(record: Record<string, unknown>): HostIdentity {
	const listed = Array.isArray(record.host_artifact_set) ? record.host_artifact_set.filter(isRecord) : [];
	const artifacts = listed.map(({ type, value }) => ({ source: text(type).toLowerCase(), name: text(value) }));
	const agents = artifacts.filter(({ source }) => isOtherAgent(source));
	const names = artifacts.filter(({ source, name }) => name !== '' && holdsName(source));
	return {
		// A named host has artifacts, unless a person named it: an empty list rather leaves them out.
		names: listed.length === 0 ? null : names.map(({ name, source }) => ({ name, source })),
		otherAgents: [...new Set(agents.map(({ source }) => source))],
		lastSource: text(record.last_source),
		lastSeen: text(record.last_seen),
		activeTraffic: flagOf(record.has_active_traffic) ?? flagOf(record.active_traffic),
	};
}

/** What a record of the list leaves out is taken from the record of the single host. */
export function completeIdentity(row: HostIdentity, detail: HostIdentity): HostIdentity {
	return {
		names: row.names ?? detail.names,
		otherAgents: row.names === null ? detail.otherAgents : row.otherAgents,
		lastSource: row.lastSource || detail.lastSource,
		lastSeen: detail.lastSeen || row.lastSeen,
		activeTraffic: row.activeTraffic ?? detail.activeTraffic,
	};
}

/** For a host of which only the name and the address are kept. */
export const NO_IDENTITY: HostIdentity = { names: null, otherAgents: [], lastSource: '', lastSeen: '', activeTraffic: null };
