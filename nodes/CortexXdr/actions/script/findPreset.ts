import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { flagOf, isRecord, text } from '../../../shared/values';
import { osFamily, type Endpoint } from '../../containment/endpoint';
import { createApi, type CortexApi } from '../../transport/api';
import { listScripts } from '../../transport/scripts';
import { requireAllowed } from './findScript';
import type { Preset } from './presets';

/** A bundled script as this tenant has it. */
export interface BundledScript {
	uid: string;
	/** Why it is not for an endpoint; undefined where it is. */
	unfit: (endpoint: Endpoint) => string | undefined;
}

/**
 * The bundled script that a preset means, if the tenant has it with exactly these inputs and it may be run. It is known by
 * its UID, or else by its name where the vendor wrote it: whoever names a script of his own alike is not meant.
 *
 * @throws NodeOperationError that says what is different
 */
export async function findPreset(context: IExecuteFunctions, itemIndex: number, preset: Preset): Promise<BundledScript> {
	const api = createApi(context);
	const row = await findRow(api, preset);
	const advice = 'Script → Get Many lists the library; Script → Run runs any script of it';
	if (!row) {
		throw badInput(context, itemIndex, `This tenant has no bundled script “${preset.script}”`, `The role of the API key may hide scripts. ${advice}`);
	}
	const uid = text(row.script_uid);
	const reply = await api.read('scripts/get_script_metadata', { script_uid: uid });
	const metadata = (isRecord(reply) ? reply : {}) as IDataObject;
	const difference = differenceFrom(preset, metadata);
	if (difference !== undefined) throw badInput(context, itemIndex, `The bundled script “${preset.script}” is another one here: ${difference}`, advice);
	requireAllowed(context, itemIndex, { ...metadata, is_high_risk: [row, metadata].some((one) => flagOf(one.is_high_risk) === true) });
	return { uid, unfit: (endpoint) => unsupportedOn(metadata, endpoint) };
}

async function findRow(api: CortexApi, { uid, script }: Preset): Promise<IDataObject | undefined> {
	const byUid = await listScripts(api, [{ field: 'script_uid', operator: 'in', value: [uid] }]);
	const found = byUid.find((row) => text(row.script_uid).toLowerCase() === uid);
	if (found) return found;
	const byName = await listScripts(api, [{ field: 'name', operator: 'in', value: [script] }]);
	const bundled = byName.filter((row) => text(row.name).toLowerCase() === script && /^palo alto/i.test(text(row.created_by)) && text(row.script_uid) !== '');
	return bundled.length === 1 ? bundled[0] : undefined;
}

function differenceFrom({ script, inputs }: Preset, metadata: IDataObject): string | undefined {
	const name = text(metadata.name);
	if (name.toLowerCase() !== script) return `its name is “${name}”`;
	const found = Array.isArray(metadata.script_input) ? metadata.script_input.map((input) => (isRecord(input) ? text(input.name) : '')) : [];
	if ([...found].sort().join() === [...inputs].sort().join()) return undefined;
	return `its inputs are ${found.length === 0 ? 'not known' : found.join(', ')}, not ${inputs.join(', ')}`;
}

const SUPPORT: Readonly<Record<string, string>> = { WINDOWS: 'windows_supported', LINUX: 'linux_supported', MAC: 'macos_supported' };

function unsupportedOn(metadata: IDataObject, endpoint: Endpoint): string | undefined {
	const field = SUPPORT[osFamily(endpoint.os)];
	return field !== undefined && flagOf(metadata[field]) === false ? `The script does not run on ${endpoint.os}` : undefined;
}
