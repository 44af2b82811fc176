import { DURABLE_POLLERS } from '../../lab/src/n8n/pollers';

/** Which of n8n's pollers a test runs with: `POLLERS=durable` chooses the other ones, as the stages named after them do. */
export const POLLERS: Record<string, string> = process.env.POLLERS === 'durable' ? DURABLE_POLLERS : {};
