import { resource } from '../../../shared/resource';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const entity = resource('entity', 'Entity', [get, getMany], { default: 'getMany' });
