import { resource } from '../../../shared/resource';
import { getQuarantineStatus } from './getQuarantineStatus.operation';
import { getRetrievalDetails } from './getRetrievalDetails.operation';
import { quarantine } from './quarantine.operation';
import { restore } from './restore.operation';
import { retrieve } from './retrieve.operation';

export const file = resource(
	'file',
	'File',
	[getQuarantineStatus, getRetrievalDetails, quarantine, restore, retrieve],
	{ default: 'getQuarantineStatus' },
);
