import { resource } from '../../../shared/resource';
import { getStatus } from './getStatus.operation';
import { wait } from './wait.operation';

export const action = resource('action', 'Response', [getStatus, wait], { default: 'getStatus' });
