import { resource } from '../../../shared/resource';
import { addComment } from './addComment.operation';
import { addTimelineRecord } from './addTimelineRecord.operation';
import { addWarRoomNote } from './addWarRoomNote.operation';
import { get } from './get.operation';
import { getArtifacts } from './getArtifacts.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const incident = resource(
	'incident',
	'Incident',
	[addComment, addTimelineRecord, addWarRoomNote, get, getArtifacts, getMany, update],
	{ default: 'get' },
);
