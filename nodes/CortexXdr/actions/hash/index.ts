import { resource } from '../../../shared/resource';
import { allow } from './allow.operation';
import { block } from './block.operation';
import { remove } from './remove.operation';

export const hash = resource('hash', 'Hash', [allow, block, remove], { default: 'block' });
