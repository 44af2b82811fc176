import { resource } from '../../../shared/resource';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const alert = resource('alert', 'Alert', [get, getMany, update], { default: 'getMany' });
