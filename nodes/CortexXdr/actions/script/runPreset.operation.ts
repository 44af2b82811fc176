import type { INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { incidentLink } from '../../descriptions/incidentId';
import { RESPOND_GUARDED } from '../../descriptions/rights';
import { readGuards, runGuarded, targetProperties } from '../guards';
import { findPreset } from './findPreset';
import { PRESET_NAMES, presetProperties, PRESETS, type Preset } from './presets';
import { allowHighRiskProperty, readTimeout, scriptAction, scriptGuardProperties } from './scriptAction';

const properties: INodeProperties[] = [...presetProperties, ...targetProperties, allowHighRiskProperty, ...scriptGuardProperties];

/** Asks agents to run a script that comes with Cortex XDR. */
export const runPreset: ItemOperation = {
	option: {
		name: 'Run Preset',
		value: 'runPreset',
		action: 'Run preset script',
		description: 'Ask machines to delete a file, end processes, list folders and the like. Carried out later.',
	},
	properties,
	mutates: true,
	rights: RESPOND_GUARDED,
	async execute(context, itemIndex) {
		const preset: Preset = PRESETS[readChoice(context, itemIndex, 'preset', PRESET_NAMES, 'listDirectories', 'Preset')];
		const guards = readGuards(context, itemIndex);
		const { values, unfit } = preset.read(context, itemIndex);
		const more = { ...readTimeout(context, itemIndex), ...incidentLink(context, itemIndex) };
		const script = await findPreset(context, itemIndex, preset);
		const request = { script_uid: script.uid, ...more, parameters_values: values };
		const { actionId, ...rest } = await runGuarded(context, itemIndex, guards, {
			...scriptAction(context, 'scripts/run_script', request),
			unfit: (endpoint) => script.unfit(endpoint) ?? unfit?.(endpoint),
		});
		return { ...rest, scriptName: preset.script, scriptUid: script.uid, parameters: values, actionId };
	},
};
