import { resource } from '../../../shared/resource';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const account = resource('account', 'Account', [get, getMany], { default: 'get' });
