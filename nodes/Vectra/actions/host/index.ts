import { resource } from '../../../shared/resource';
import { get } from './get.operation';
import { getLockdowns } from './getLockdowns.operation';
import { getMany } from './getMany.operation';

export const host = resource('host', 'Host', [get, getLockdowns, getMany], { default: 'get' });
