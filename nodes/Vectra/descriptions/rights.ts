/** What the role of the API client, or of the user whose token it is, must allow. */
export const READ_ACCOUNTS = 'read accounts';
export const READ_ASSIGNMENTS = 'read assignments';
export const READ_DETECTIONS = 'read detections';
export const READ_ENTITIES = 'read hosts and accounts';
export const READ_GROUPS = 'read groups';
export const READ_HOSTS = 'read hosts';
export const READ_NOTES = 'read notes';
export const READ_TAGS = 'read tags';
export const READ_USERS = 'read users';
export const WRITE_ASSIGNMENTS = 'read and write assignments';
export const WRITE_DETECTIONS = 'read and write detections';
export const WRITE_GROUPS = 'read and write groups';
export const WRITE_NOTES = 'read and write notes';
export const WRITE_TAGS = 'read and write tags';
export const RECORD = 'read hosts; read and write tags; read and write notes';
export const CHECK_SET_UP = 'nothing: it says which of the rights to read the role lacks';
export const PREVIEW = 'read hosts; read groups and detections where a criterion or the no-block group needs them';
