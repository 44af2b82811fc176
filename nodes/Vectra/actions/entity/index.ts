import { resource } from '../../../shared/resource';
import { closeDetections } from './closeDetections.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { resetUnresolvedPriority } from './resetUnresolvedPriority.operation';
import { setExternalReference } from './setExternalReference.operation';

export const entity = resource(
	'entity',
	'Entity',
	[closeDetections, get, getMany, resetUnresolvedPriority, setExternalReference],
	{ default: 'getMany' },
);
