import { resource } from '../../../shared/resource';
import { getMany } from './getMany.operation';
import { recordIsolation } from './recordIsolation.operation';
import { recordRelease } from './recordRelease.operation';

export const containment = resource(
	'containment',
	'Containment',
	[getMany, recordIsolation, recordRelease],
	{ default: 'recordIsolation' },
);
