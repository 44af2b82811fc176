import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { wholeNumberIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import { text, textList } from '../../../shared/values';
import { osFamily, type Endpoint } from '../../containment/endpoint';
import { foreignPath, pathStyleOf } from '../../containment/filePath';

/** What the form says about one run of a preset. */
export interface PresetRun {
	/** Input of the script → value. */
	values: IDataObject;
	/** Why the script is not for an endpoint; undefined where it is. */
	unfit?: (endpoint: Endpoint) => string | undefined;
}

/** A script that comes with Cortex XDR. */
export interface Preset {
	/** In the list of presets. */
	label: string;
	description: string;
	/** The same on all tenants (public clients); checked before it is used. */
	uid: string;
	script: string;
	/** Exactly the inputs that the script must have. */
	inputs: readonly string[];
	/** @throws NodeOperationError for a value that cannot be used */
	read: (context: IExecuteFunctions, itemIndex: number) => PresetRun;
}

/** By the value in the form, in the order of the labels. */
export const PRESETS = {
	deleteFile: {
		label: 'Delete File',
		description: 'High risk. The file is gone for good.',
		uid: '548023b6e4a01ec51a495ba6e5d2a15d',
		script: 'delete_file',
		inputs: ['file_path'],
		read: readFileToDelete,
	},
	deleteRegistryKey: {
		label: 'Delete Registry Key',
		description: 'High risk, Windows only. The key goes with all its values.',
		uid: 'ad36488a20cdbdd1604ec4bec9da5c41',
		script: 'registry_delete',
		inputs: ['reg_path'],
		read: readRegistryPath,
	},
	fileExists: {
		label: 'File Exists',
		description: 'Whether there is such a file',
		uid: '414763381b5bfb7b05796c9fe690df46',
		script: 'file_exists',
		inputs: ['path'],
		read: (context, itemIndex) => readPath(context, itemIndex, 'path'),
	},
	listDirectories: {
		label: 'List Directories',
		description: 'What a folder holds',
		uid: '43973479d389f2ac7e99b6db88eaee40',
		script: 'list_directories',
		inputs: ['path', 'number_of_levels'],
		read: readFolder,
	},
	runCommands: {
		label: 'Run Commands',
		description: 'Commands of the shell, with the agent’s rights',
		uid: 'a6f7683c8e217d85bd3c398f0d3fb6bf',
		script: 'execute_commands',
		inputs: ['commands_list'],
		read: readCommands,
	},
	terminateProcesses: {
		label: 'Terminate Processes',
		description: 'High risk. All processes of a name.',
		uid: 'fd0a544a99a9421222b4f57a11839481',
		script: 'process_kill_name',
		inputs: ['process_name'],
		read: readProcessName,
	},
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** A field that some presets have. */
const ownField = (presets: PresetName[], field: Omit<INodeProperties, 'displayOptions'>): INodeProperties => ({
	...field,
	displayOptions: { show: { preset: presets } },
});

export const presetProperties: INodeProperties[] = [
	{
		displayName: 'Preset',
		name: 'preset',
		type: 'options',
		noDataExpression: true,
		options: PRESET_NAMES.map((value) => ({ name: PRESETS[value].label, value, description: PRESETS[value].description })),
		default: 'listDirectories',
		description: 'The script. Before it runs, the node checks that the tenant has it, with these inputs.',
	},
	ownField(['deleteFile', 'fileExists', 'listDirectories'], {
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. C:\\Users\\j.doe\\Downloads\\invoice.exe',
		description:
			'The full path, from the drive or from “/”, without variables. Endpoints of the other kind of operating system are held back: a script that deletes a path which is not full there says that it worked and deletes nothing.',
	}),
	ownField(['listDirectories'], {
		displayName: 'Levels',
		name: 'levels',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 1,
		description: 'How many levels of folders to list',
	}),
	ownField(['terminateProcesses'], {
		displayName: 'Process Name',
		name: 'processName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. invoice.exe',
		description: 'The name without its path. All processes of this name end; those on which the machine or its agent depends are refused.',
	}),
	ownField(['deleteRegistryKey'], {
		displayName: 'Registry Path',
		name: 'registryPath',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. HKEY_CURRENT_USER\\Software\\Invoice',
		description: 'The full path of the key, from its hive, with two names at least below it',
	}),
	ownField(['runCommands'], {
		displayName: 'Commands',
		name: 'commands',
		type: 'string',
		noDataExpression: true,
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. ipconfig /all',
		description: 'One a line. They take no expression, so that data cannot become a command on machines.',
	}),
];

function readPath(context: IExecuteFunctions, itemIndex: number, input: string): PresetRun {
	const path = text(context.getNodeParameter('path', itemIndex, ''));
	if (path === '') throw badInput(context, itemIndex, 'The path is empty');
	const style = pathStyleOf(path);
	if (style === undefined) {
		const advice = 'Begin with a drive such as C:\\ or with “/”, without ~ and variables. On a path that is not full, the script would say that it worked and do nothing';
		throw badInput(context, itemIndex, `“${path}” is not a full path`, advice);
	}
	return { values: { [input]: path }, unfit: (endpoint) => foreignPath(endpoint, style) };
}

function readFileToDelete(context: IExecuteFunctions, itemIndex: number): PresetRun {
	const run = readPath(context, itemIndex, 'file_path');
	const path = text(run.values.file_path);
	if (/[\\/]\.{0,2}$/.test(path)) throw badInput(context, itemIndex, `“${path}” is a folder`, 'Give the path of a file');
	return run;
}

function readFolder(context: IExecuteFunctions, itemIndex: number): PresetRun {
	const { values, unfit } = readPath(context, itemIndex, 'path');
	const levels = wholeNumberIn(context.getNodeParameter('levels', itemIndex, 1), 1, 10, 'Levels', refuseInput(context, itemIndex));
	return { values: { ...values, number_of_levels: levels }, unfit };
}

/** Ending these stops the machine, its network or its agent. Without `.exe`. */
const VITAL_PROCESSES = [
	...['csrss', 'lsass', 'lsaiso', 'services', 'smss', 'svchost', 'system', 'wininit', 'winlogon', 'registry', 'dwm'],
	...['init', 'systemd', 'launchd', 'kernel_task', 'kthreadd', 'sshd', 'dbus-daemon', 'windowserver'],
	...['cyserver', 'cytray', 'cyveraservice', 'cortex-xdr', 'pmd', 'traps_pmd', 'trapsd'],
];

function readProcessName(context: IExecuteFunctions, itemIndex: number): PresetRun {
	const name = text(context.getNodeParameter('processName', itemIndex, ''));
	if (name === '') throw badInput(context, itemIndex, 'The process name is empty');
	if (/[\\/*?%]|\p{Cc}/u.test(name)) {
		throw badInput(context, itemIndex, `“${name}” is not the name of a process`, 'Give the name of its file alone, such as invoice.exe, without path and wildcards');
	}
	if (VITAL_PROCESSES.includes(name.toLowerCase().replace(/\.exe$/, ''))) {
		throw badInput(context, itemIndex, `“${name}” keeps the machine or its agent running`, 'To end a single process that only has this name, use Endpoint → Terminate Process');
	}
	return { values: { process_name: name } };
}

const HIVE = /^(HKEY_LOCAL_MACHINE|HKEY_CURRENT_USER|HKEY_USERS|HKEY_CLASSES_ROOT|HKEY_CURRENT_CONFIG|HKLM|HKCU|HKU|HKCR|HKCC)\\/i;

function readRegistryPath(context: IExecuteFunctions, itemIndex: number): PresetRun {
	const path = text(context.getNodeParameter('registryPath', itemIndex, ''));
	if (path === '') throw badInput(context, itemIndex, 'The registry path is empty');
	const names = path.split('\\').slice(1);
	// HKLM\SOFTWARE and the like hold the whole machine.
	if (!HIVE.test(path) || names.length < 2 || names.some((name) => name.trim() === '') || /\p{Cc}/u.test(path)) {
		const advice = 'Begin with its hive, such as HKEY_LOCAL_MACHINE, and name two keys at least below it';
		throw badInput(context, itemIndex, `“${path}” is not the path of a registry key that may go`, advice);
	}
	const unfit = (endpoint: Endpoint) => (osFamily(endpoint.os) === 'WINDOWS' ? undefined : 'Only Windows has a registry');
	return { values: { reg_path: path }, unfit };
}

function readCommands(context: IExecuteFunctions, itemIndex: number): PresetRun {
	const lines = textList(context.getNodeParameter('commands', itemIndex, '')).flatMap((entry) => entry.split(/[\r\n]+/));
	const commands = lines.map((line) => line.trim()).filter((line) => line !== '');
	if (commands.length === 0) throw badInput(context, itemIndex, 'No command is given');
	return { values: { commands_list: commands } };
}
