import { resource } from '../../../shared/resource';
import { addMembers } from './addMembers.operation';
import { getMany } from './getMany.operation';
import { removeMembers } from './removeMembers.operation';

export const group = resource('group', 'Group', [addMembers, getMany, removeMembers], { default: 'getMany' });
