import { resource } from '../../../shared/resource';
import { claim } from './claim.operation';
import { getMany } from './getMany.operation';
import { preview } from './preview.operation';
import { recordDecision } from './recordDecision.operation';
import { recordIsolation } from './recordIsolation.operation';
import { recordRelease } from './recordRelease.operation';

export const containment = resource(
	'containment',
	'Containment',
	[claim, getMany, preview, recordDecision, recordIsolation, recordRelease],
	{ default: 'recordIsolation' },
);
