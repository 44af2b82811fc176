import { resource } from '../../../shared/resource';
import { add } from './add.operation';
import { deleteNote } from './delete.operation';
import { getMany } from './getMany.operation';
import { update } from './update.operation';

export const note = resource('note', 'Note', [add, deleteNote, getMany, update], { default: 'add' });
