import { resource } from '../../../shared/resource';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const host = resource('host', 'Host', [get, getMany], { default: 'get' });
