import { resource } from '../../../shared/resource';
import { getPresets } from './getPresets.operation';
import { start } from './start.operation';

export const triage = resource('triage', 'Triage', [getPresets, start], { default: 'getPresets' });
