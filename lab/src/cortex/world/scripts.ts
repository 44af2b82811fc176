import { createHash } from 'node:crypto';
import type { CortexSwitches } from '../switches';
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

/** An input of a script, as its metadata show it. */
export interface ScriptInput {
	name: string;
	type: string;
	friendly_name: string;
}

interface BuiltIn {
	/** As public clients know it; made up for what they do not name. */
	uid?: string;
	/** Name → type. */
	inputs: Record<string, string>;
	code: string;
	isHighRisk?: boolean;
	isWindowsOnly?: boolean;
}

const BUILT_IN: Record<string, BuiltIn> = {
	list_directories: {
		uid: '43973479d389f2ac7e99b6db88eaee40',
		inputs: { path: 'string', number_of_levels: 'number' },
		code: 'import os\n\ndef run(path, number_of_levels):\n    return os.listdir(path)\n',
	},
	get_process_list: {
		inputs: {},
		code: 'import psutil\n\ndef run():\n    return [p.info for p in psutil.process_iter(["pid", "name"])]\n',
	},
	delete_file: {
		uid: '548023b6e4a01ec51a495ba6e5d2a15d',
		inputs: { file_path: 'string' },
		code: 'import os\n\ndef run(file_path):\n    os.remove(file_path)\n    return True\n',
		isHighRisk: true,
	},
	file_exists: {
		uid: '414763381b5bfb7b05796c9fe690df46',
		inputs: { path: 'string' },
		code: 'import os\n\ndef run(path):\n    return os.path.exists(path)\n',
	},
	execute_commands: {
		uid: 'a6f7683c8e217d85bd3c398f0d3fb6bf',
		inputs: { commands_list: 'string_list' },
		code: 'import subprocess\n\ndef run(commands_list):\n    return [subprocess.getoutput(one) for one in commands_list]\n',
	},
	process_kill_name: {
		uid: 'fd0a544a99a9421222b4f57a11839481',
		inputs: { process_name: 'string' },
		code: 'import psutil\n\ndef run(process_name):\n    return [p.kill() for p in psutil.process_iter() if p.name() == process_name]\n',
		isHighRisk: true,
	},
	registry_delete: {
		uid: 'ad36488a20cdbdd1604ec4bec9da5c41',
		inputs: { reg_path: 'string' },
		code: 'import winreg\n\ndef run(reg_path):\n    return True\n',
		isHighRisk: true,
		isWindowsOnly: true,
	},
};

const UNBUNDLED = ['get_process_list'];

/** The tenant's script library. */
export class Scripts {
	constructor(private readonly switches: Pick<CortexSwitches, 'bundledScripts'>) {}

	list(): readonly Script[] {
		const { bundledScripts } = this.switches;
		return Object.entries(BUILT_IN)
			.filter(([name]) => bundledScripts !== 'absent' || UNBUNDLED.includes(name))
			.map(([name, { uid, isHighRisk = false, isWindowsOnly = false }], index) => ({
				script_id: index + 1,
				name: bundledScripts === 'renamed' ? `xdr_${name}` : name,
				description: `Built-in script ${name}`,
				modification_date: 1_700_000_000_000 + index * 86_400_000,
				created_by: 'Palo Alto Networks',
				windows_supported: true,
				linux_supported: !isWindowsOnly,
				macos_supported: !isWindowsOnly && name !== 'delete_file',
				is_high_risk: isHighRisk,
				script_uid: uid === undefined || bundledScripts === 'otherUid' ? madeUpUid(name) : uid,
			}));
	}

	get(uid: string): Script | undefined {
		return this.list().find(({ script_uid }) => script_uid === uid);
	}

	code(script: Script): string {
		return this.builtIn(script).code;
	}

	inputs(script: Script): ScriptInput[] {
		const given = Object.entries(this.builtIn(script).inputs);
		return given.map(([name, type]) => ({ name: this.switches.bundledScripts === 'otherInputs' ? `the_${name}` : name, type, friendly_name: name }));
	}

	private builtIn({ name }: Script): BuiltIn {
		return BUILT_IN[name.replace(/^xdr_/, '')];
	}
}

const madeUpUid = (name: string): string => createHash('md5').update(`script ${name}`).digest('hex');

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
