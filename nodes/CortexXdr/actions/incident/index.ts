import { resource } from '../../../shared/resource';
import { addComment } from './addComment.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const incident = resource('incident', 'Incident', [addComment, get, getMany, update], { default: 'get' });
