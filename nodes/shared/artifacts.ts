/** The artifacts by which Vectra tells hosts apart (Host ID documentation, recordings of `host_artifact_set`). */

/**
 * Who gave a name. `machine`: the machine proved or reported it itself (Kerberos, another endpoint agent). `declared`: it
 * says so of itself, or nobody knows who gave it. `label`: people, reverse DNS or an inventory gave it, which proves nothing.
 */
export type NameSource = 'machine' | 'declared' | 'label';

const NAME_SOURCES: Readonly<Record<string, NameSource>> = {
	kerberos: 'machine',
	dhcp: 'declared',
	netbios: 'declared',
	mdns: 'declared',
	dns: 'declared',
	rdns: 'label',
	vmachine_info: 'label',
	aws_vmachine_info: 'label',
};

/** The artifacts of other endpoint agents begin so, such as `windows_defender_name`. Vectra has none for Cortex XDR. */
const OTHER_AGENTS = /^(carbon_black|cb_cloud|crowdstrike|cybereason|fireeye|sentinelone|windows_defender|generic_edr)/i;

export function isOtherAgent(kind: string): boolean {
	return OTHER_AGENTS.test(kind);
}

/** Whether an artifact of this kind holds a name. @param kind in lower case */
export function holdsName(kind: string): boolean {
	return Object.hasOwn(NAME_SOURCES, kind) || kind.endsWith('_name');
}

/** Who gave a name of this kind; undefined for a kind of which nothing is known. @param kind in lower case */
export function nameSourceOf(kind: string): NameSource | undefined {
	if (isOtherAgent(kind)) return 'machine';
	return Object.hasOwn(NAME_SOURCES, kind) ? NAME_SOURCES[kind] : undefined;
}
