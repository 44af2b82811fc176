import { resource } from '../../../shared/resource';
import { add } from './add.operation';
import { get } from './get.operation';
import { remove } from './remove.operation';

export const tag = resource('tag', 'Tag', [add, get, remove], { default: 'get' });
