import { resource } from '../../../shared/resource';
import { create } from './create.operation';
import { createOutcome } from './createOutcome.operation';
import { getMany } from './getMany.operation';
import { getOutcomes } from './getOutcomes.operation';
import { remove } from './remove.operation';
import { resolve } from './resolve.operation';

export const assignment = resource(
	'assignment',
	'Assignment',
	[create, createOutcome, getMany, getOutcomes, remove, resolve],
	{ default: 'getMany' },
);
