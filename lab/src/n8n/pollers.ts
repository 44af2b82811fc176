/** n8n's durable pollers: its database says when to poll, and what a trigger remembers is saved together with the execution. */
export const DURABLE_POLLERS = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
} as const;
