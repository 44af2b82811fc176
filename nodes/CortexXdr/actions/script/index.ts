import { resource } from '../../../shared/resource';
import { getMany } from './getMany.operation';
import { getResults } from './getResults.operation';
import { getStatus } from './getStatus.operation';
import { run } from './run.operation';

export const script = resource('script', 'Script', [getMany, getResults, getStatus, run], { default: 'getMany' });
