import type { IDataObject } from 'n8n-workflow';
import type { StatusEvent } from './status/statusState';

/**
 * Records of what no tenant has, in the form of 3.x, for the samples of a test run. IDs are 0, names and addresses are those
 * that are kept for examples (RFC 2606, RFC 5737, RFC 7042).
 */
const ID = '0'.repeat(32);
const NAME = 'SAMPLE-LT-01';
const ADDRESS = '192.0.2.10';
const MINUTE = 60_000;

/** @param state the event that it shows; @param now epoch ms */
export const exampleEndpoint = (state: StatusEvent | 'isolated', now: number): IDataObject => ({
	endpoint_id: ID,
	endpoint_name: NAME,
	endpoint_type: 'AGENT_TYPE_WORKSTATION',
	endpoint_status: state === 'isolated' ? 'CONNECTED' : state.toUpperCase(),
	os_type: 'AGENT_OS_WINDOWS',
	ip: [ADDRESS],
	ipv6: [],
	public_ip: '198.51.100.7',
	mac_address: ['00:00:5e:00:53:01'],
	users: ['j.doe'],
	domain: 'corp.example',
	group_name: ['Workstations'],
	tags: { server_tags: [], endpoint_tags: [] },
	is_isolated: state === 'isolated' ? 'AGENT_ISOLATED' : 'AGENT_UNISOLATED',
	last_seen: now - 5 * MINUTE,
});

export const exampleAlert = (now: number): IDataObject => ({
	alert_id: '0',
	external_id: '0',
	name: 'Credential dumping',
	description: 'A process read the memory of lsass.exe',
	severity: 'high',
	resolution_status: 'STATUS_010_NEW',
	category: 'Credential Access',
	source: 'XDR Agent',
	action_pretty: 'Detected (Reported)',
	detection_timestamp: now - 5 * MINUTE,
	local_insert_ts: now,
	endpoint_id: ID,
	host_name: NAME,
	host_ip: [ADDRESS],
	user_name: ['CORP\\j.doe'],
	mitre_technique_id_and_name: ['T1003.001 - OS Credential Dumping: LSASS Memory'],
	mitre_tactic_id_and_name: ['TA0006 - Credential Access'],
	case_id: 0,
});

export const exampleIncident = (now: number): IDataObject => ({
	incident_id: '0',
	incident_name: 'Credential dumping on SAMPLE-LT-01',
	description: 'Credential dumping on SAMPLE-LT-01',
	status: 'under_investigation',
	severity: 'high',
	assigned_user_mail: 'analyst@corp.example',
	alert_count: 3,
	hosts: [`${NAME}:${ID}`],
	users: ['CORP\\j.doe'],
	starred: false,
	creation_time: now - 5 * MINUTE,
	modification_time: now,
	xdr_url: 'https://tenant.example/incident-view?caseId=0',
});

/** An entry of the management log that asked for the isolation. */
export const exampleLogEntry = (now: number): IDataObject => ({
	AUDIT_ID: 0,
	AUDIT_OWNER_NAME: 'Sample Analyst',
	AUDIT_OWNER_EMAIL: 'analyst@corp.example',
	AUDIT_HOSTNAME: NAME,
	AUDIT_ENTITY: 'RESPONSE',
	AUDIT_ENTITY_SUBTYPE: 'Isolate',
	AUDIT_RESULT: 'SUCCESS',
	AUDIT_DESCRIPTION: `Isolate endpoint ${NAME}`,
	AUDIT_INSERT_TIME: now - MINUTE,
});
