import { resource } from '../../../shared/resource';
import { create } from './create.operation';
import { getMany } from './getMany.operation';
import { resolve } from './resolve.operation';

export const assignment = resource('assignment', 'Assignment', [create, getMany, resolve], { default: 'getMany' });
