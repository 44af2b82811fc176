import { resource } from '../../../shared/resource';
import { getMany } from './getMany.operation';

export const user = resource('user', 'User', [getMany], { default: 'getMany' });
