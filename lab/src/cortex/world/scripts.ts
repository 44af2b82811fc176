import { createHash } from 'node:crypto';
import type { Action } from './actions';

export interface Script {
	script_id: number;
	name: string;
	description: string;
	modification_date: number;
	created_by: string;
	windows_supported: boolean;
	linux_supported: boolean;
	macos_supported: boolean;
	is_high_risk: boolean;
	script_uid: string;
}

const CODE: Record<string, string> = {
	list_directories: 'import os\n\ndef run(path):\n    return os.listdir(path)\n',
	get_process_list:
		'import psutil\n\ndef run():\n    return [p.info for p in psutil.process_iter(["pid", "name"])]\n',
	delete_file: 'import os\n\ndef run(file_path):\n    os.remove(file_path)\n    return True\n',
};

/** The tenant's script library. */
export class Scripts {
	private readonly library: Script[] = Object.keys(CODE).map((name, index) => ({
		script_id: index + 1,
		name,
		description: `Built-in script ${name}`,
		modification_date: 1_700_000_000_000 + index * 86_400_000,
		created_by: 'Palo Alto Networks',
		windows_supported: true,
		linux_supported: true,
		macos_supported: name !== 'delete_file',
		is_high_risk: name === 'delete_file',
		script_uid: createHash('md5').update(`script ${name}`).digest('hex'),
	}));

	list(): readonly Script[] {
		return this.library;
	}

	get(uid: string): Script | undefined {
		return this.library.find(({ script_uid }) => script_uid === uid);
	}

	code({ name }: Script): string {
		return CODE[name];
	}
}

const COUNTERS = {
	endpoints_pending: 'PENDING',
	endpoints_canceled: 'CANCELLED',
	endpoints_in_progress: 'IN_PROGRESS',
	endpoints_timeout: 'TIMEOUT',
	endpoints_failed: 'FAILED',
	endpoints_completed_successfully: 'COMPLETED_SUCCESSFULLY',
	endpoints_pending_abort: 'PENDING_ABORT',
	endpoints_aborted: 'ABORTED',
	endpoints_expired: 'EXPIRED',
} as const;

/** How far a script run is: one counter per status, and what they come to. */
export function scriptProgress({ executions }: Action): Record<string, string | number> {
	const statuses = [...executions.values()].map(({ status }) => status);
	const counters = Object.fromEntries(
		Object.entries(COUNTERS).map(([name, status]) => [name, statuses.filter((one) => one === status).length]),
	);
	return { general_status: generalStatus(statuses), error_message: '', ...counters };
}

function generalStatus(statuses: readonly string[]): string {
	for (const open of ['PENDING', 'PENDING_ABORT', 'IN_PROGRESS']) if (statuses.includes(open)) return open;
	const kinds = new Set(statuses);
	if (kinds.size === 1) return statuses[0];
	return kinds.has('COMPLETED_SUCCESSFULLY') ? 'COMPLETED_PARTIAL' : 'FAILED';
}
