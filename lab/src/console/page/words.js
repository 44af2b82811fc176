/** Label and tone of the states that Cortex is known to report. Any other is shown as it is. */
const STATES = {
	CONNECTED: ['Connected', 'good'],
	DISCONNECTED: ['Offline', 'off'],
	LOST: ['Lost', 'off'],
	UNINSTALLED: ['Uninstalled', 'off'],
	AGENT_UNISOLATED: ['Not isolated', 'plain'],
	AGENT_ISOLATED: ['Isolated', 'bad'],
	AGENT_PENDING_ISOLATION: ['Pending isolation', 'warn'],
	AGENT_PENDING_ISOLATION_CANCELLATION: ['Pending release', 'warn'],
	PENDING: ['PENDING', 'warn'],
	IN_PROGRESS: ['IN_PROGRESS', 'warn'],
	PENDING_ABORT: ['PENDING_ABORT', 'warn'],
	COMPLETED_SUCCESSFULLY: ['COMPLETED_SUCCESSFULLY', 'good'],
	FAILED: ['FAILED', 'bad'],
	TIMEOUT: ['TIMEOUT', 'bad'],
};

export const labelOf = (state) => STATES[state]?.[0] ?? state;

export const toneOf = (state) => STATES[state]?.[1] ?? 'plain';

export const PRODUCTS = { cortex: 'Cortex', qux: 'QUX', rux: 'RUX' };

const iso = (at) => new Date(at).toISOString();

/** "2026-03-01 12:30:05 UTC" */
export const dateTime = (at) => `${iso(at).slice(0, 19).replace('T', ' ')} UTC`;

/** "12:30:05" */
export const timeOfDay = (at) => iso(at).slice(11, 19);
