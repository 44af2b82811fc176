import { resource } from '../../../shared/resource';
import { createException } from './createException.operation';
import { get } from './get.operation';
import { getException } from './getException.operation';
import { getMany } from './getMany.operation';
import { getManyExceptions } from './getManyExceptions.operation';
import { removeException } from './removeException.operation';
import { update } from './update.operation';

export const alert = resource('alert', 'Alert', [createException, get, getException, getMany, getManyExceptions, removeException, update], {
	default: 'getMany',
});
