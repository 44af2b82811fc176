import type { Deployment } from './connection';
import type { Subject } from './errors';

export type EntityType = 'host' | 'account';

/** Something in Vectra that has tags and notes. Each kind is numbered apart. */
export type VectraObject =
	| { type: EntityType | 'detection'; id: number }
	/** What RUX has beside hosts and accounts, under the same numbers. QUX does not have it. */
	| { type: 'entity'; id: number; entityType: EntityType };

/** An entity as the deployment knows it: on QUX it is its host or its account. */
export function entityObject(deployment: Deployment, entityType: EntityType, id: number): VectraObject {
	return deployment === 'qux' ? { type: entityType, id } : { type: 'entity', id, entityType };
}

/** A key that no other object has. */
export function objectKey(object: VectraObject): string {
	return object.type === 'entity' ? `entity ${object.entityType} ${object.id}` : `${object.type} ${object.id}`;
}

/** The object for messages: `host 4711`. */
export function objectName(object: VectraObject): string {
	return object.type === 'entity' ? `${object.entityType} ${object.id}` : `${object.type} ${object.id}`;
}

export function subjectOf(object: VectraObject): Subject {
	return { what: objectName(object), one: true };
}

export function tagsPath(object: VectraObject): string {
	return `/tagging/${object.type}/${object.id}${typeQuery(object)}`;
}

/** @param noteId one of its notes; all of them when left out */
export function notesPath(object: VectraObject, noteId?: number): string {
	const collection = object.type === 'entity' ? 'entities' : `${object.type}s`;
	const note = noteId === undefined ? '' : `/${noteId}`;
	return `/${collection}/${object.id}/notes${note}${typeQuery(object)}`;
}

/** The numbers of an entity mean nothing without it, in reads and writes alike. */
function typeQuery(object: VectraObject): string {
	return object.type === 'entity' ? `?type=${object.entityType}` : '';
}
