import { resource } from '../../../shared/resource';
import { getQuota } from './getQuota.operation';
import { getResults } from './getResults.operation';
import { run } from './run.operation';
import { start } from './start.operation';

export const xql = resource('xql', 'XQL', [getQuota, getResults, run, start], { default: 'run' });
