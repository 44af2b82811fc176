import { resource } from '../../../shared/resource';
import { remove } from './delete.operation';
import { getMany } from './getMany.operation';
import { insert } from './insert.operation';

export const indicator = resource('indicator', 'Indicator', [getMany, insert, remove], { default: 'insert' });
