/** Detection types seen in public recordings: display name, the code used in event feeds, category in snake case. */
export const DETECTION_TYPES: ReadonlyArray<readonly [name: string, code: string, category: string]> = [
	['Hidden HTTPS Tunnel', 'hidden_https_tunnel_cnc', 'command_and_control'],
	['Hidden DNS Tunnel', 'hidden_dns_tunnel_cnc', 'command_and_control'],
	['External Remote Access', 'external_remote_access', 'command_and_control'],
	['Data Smuggler', 'smuggler', 'exfiltration'],
	['Smash and Grab', 'smash_n_grab', 'exfiltration'],
	['RPC Targeted Recon', 'papi_rpc_targeted_recon', 'reconnaissance'],
	['Port Scan', 'port_scan', 'reconnaissance'],
	['Port Sweep', 'port_sweep', 'reconnaissance'],
	['Internal Darknet Scan', 'darknet', 'reconnaissance'],
	['Kerberoasting: Weak Cipher Request', 'kerberoasting_weak_cipher', 'lateral_movement'],
	['M365 Suspicious eDiscovery Exfil', 'sw_o365_ediscovery_exfil', 'exfiltration'],
	['Azure AD Newly Created Admin Account', 'sw_azuread_new_admin', 'lateral_movement'],
	['New Host', 'new_host', 'info'],
];

/** What RUX writes in snake case, QUX writes so. */
const QUX_CATEGORIES: Readonly<Record<string, string>> = {
	command_and_control: 'COMMAND & CONTROL',
	botnet_activity: 'BOTNET ACTIVITY',
	reconnaissance: 'RECONNAISSANCE',
	lateral_movement: 'LATERAL MOVEMENT',
	exfiltration: 'EXFILTRATION',
	info: 'INFO',
};

/** The values of the QUX filter `category`. */
const CATEGORY_FILTERS: Readonly<Record<string, string>> = {
	command: 'command_and_control',
	botnet: 'botnet_activity',
	reconnaissance: 'reconnaissance',
	lateral: 'lateral_movement',
	exfiltration: 'exfiltration',
	info: 'info',
};

export const quxCategory = (category: string): string =>
	QUX_CATEGORIES[category] ?? category.replaceAll('_', ' ').toUpperCase();

/** The category that a filter value means: a filter word, the QUX or the RUX spelling. */
export function categoryOfFilter(value: string): string {
	const word = value.trim().toLowerCase();
	const spelled = Object.entries(QUX_CATEGORIES).find(([, qux]) => qux.toLowerCase() === word);
	return CATEGORY_FILTERS[word] ?? spelled?.[0] ?? word;
}

export const categoryOfType = (name: string): string =>
	DETECTION_TYPES.find(([known]) => known === name)?.[2] ?? 'command_and_control';

/** The code under which event feeds show a type; of an unknown type, its name in snake case. */
export const codeOfType = (name: string): string =>
	DETECTION_TYPES.find(([known]) => known === name)?.[1] ?? name.toLowerCase().replace(/\W+/g, '_');
