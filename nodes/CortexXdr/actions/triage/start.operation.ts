import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { readLocator } from '../../../shared/locator';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { osFamily, type Endpoint } from '../../containment/endpoint';
import { triagePresetProperty } from '../../descriptions/locators';
import { START_TRIAGE } from '../../descriptions/rights';
import { createApi, type CortexApi } from '../../transport/api';
import { listTriagePresets, MAX_TRIAGE, startTriage } from '../../transport/triage';
import { guardPropertiesWith, maxEndpointsOption, readGuards, runGuarded, targetProperties } from '../guards';

const properties: INodeProperties[] = [triagePresetProperty, ...targetProperties, ...guardPropertiesWith(maxEndpointsOption)];

/** Asks agents to collect what a forensic investigation needs. */
export const start: ItemOperation = {
	option: {
		name: 'Start',
		value: 'start',
		action: 'Start triage',
		description: 'Ask up to ten machines of one operating system to collect forensic data. Carried out later.',
	},
	properties,
	mutates: true,
	rights: START_TRIAGE,
	async execute(context, itemIndex) {
		const guards = readGuards(context, itemIndex, MAX_TRIAGE);
		const { value } = readLocator(context, itemIndex, 'triagePreset');
		if (value === '') throw badInput(context, itemIndex, 'No preset is given');
		const api = createApi(context);
		const preset = await requirePreset(context, itemIndex, api, value);
		const shown = { presetName: text(preset.name) || null, presetId: text(preset.uuid) };
		const { actionId, refused = [], ...rest } = await runGuarded(context, itemIndex, guards, {
			unfit: (endpoint) => foreignSystem(preset, endpoint),
			send: async (ids) => await send(context, api, ids, shown.presetId),
		});
		return { ...rest, refused, ...shown, actionId };
	},
};

async function send(context: IExecuteFunctions, api: CortexApi, ids: string[], presetId: string): Promise<IDataObject> {
	const { actionId, refused, taken } = await startTriage(context.getNode(), api, ids, presetId);
	if (actionId === null) return { accepted: false, nextStep: 'Cortex XDR refused every endpoint: refused says why', endpointsCount: 0, refused, actionId };
	const nextStep = `Accepted, not done yet. With action ID ${actionId}: Response → Get Status shows how far it is`;
	return { accepted: true, nextStep, endpointsCount: taken.length || ids.length - refused.length, refused, actionId };
}

/** The preset, if a triage can be started with it. */
async function requirePreset(context: IExecuteFunctions, itemIndex: number, api: CortexApi, id: string): Promise<IDataObject> {
	const presets = await listTriagePresets(api);
	const preset = presets.find(({ uuid }) => text(uuid).toLowerCase() === id.toLowerCase());
	if (!preset) throw badInput(context, itemIndex, `There is no triage preset with the ID “${id}”`, 'Triage → Get Presets lists them');
	const type = text(preset.type);
	if (type.toLowerCase() !== 'online') {
		throw badInput(context, itemIndex, `The preset “${text(preset.name)}” is of the type ${type || 'unknown'}`, 'Only presets of the type Online can be started through the API');
	}
	return preset;
}

function foreignSystem({ os }: IDataObject, endpoint: Endpoint): string | undefined {
	const system = text(os).toUpperCase().replace(/^MACOS$/, 'MAC');
	if (system !== '' && osFamily(endpoint.os) === system) return undefined;
	return `The preset is for ${text(os) || 'an operating system that Cortex XDR does not report'}, the endpoint runs ${endpoint.os || 'one that it does not report'}`;
}
