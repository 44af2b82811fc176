import type { ItemOperation } from '../../../shared/operations';
import { VIEW_FORENSICS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { listTriagePresets } from '../../transport/triage';

/** Lists the presets for triage, as Cortex sends them. */
export const getPresets: ItemOperation = {
	option: {
		name: 'Get Presets',
		value: 'getPresets',
		action: 'Get triage presets',
		description: 'List what a triage can collect, and on which operating system',
	},
	properties: [],
	mutates: false,
	rights: VIEW_FORENSICS,
	async execute(context) {
		return await listTriagePresets(createApi(context));
	},
};
