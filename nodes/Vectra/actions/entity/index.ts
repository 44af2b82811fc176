import { resource } from '../../../shared/resource';
import { closeDetections } from './closeDetections.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';

export const entity = resource('entity', 'Entity', [closeDetections, get, getMany], { default: 'getMany' });
