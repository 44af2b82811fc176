import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { Client } from 'pg';

const POSTGRES = { host: '127.0.0.1', port: 5432, user: 'postgres', database: 'postgres' };
const REDIS = { host: '127.0.0.1', port: 6379 };

const HOW_TO_START =
	'Queue mode needs both on this machine. With Debian: `apt-get install postgresql redis-server`, ' +
	'`pg_ctlcluster $(ls /etc/postgresql) main start` and `redis-server --daemonize yes --bind 127.0.0.1`; ' +
	'PostgreSQL must trust the user postgres on 127.0.0.1';

/** A database and a queue of its own for one n8n in queue mode. */
export interface QueueBackend {
	/** What every process of that n8n needs in its environment. */
	env: Record<string, string>;
	/** Drops the database. */
	close: () => Promise<void>;
}

/** Creates the database. Throws, and says how to start them, when PostgreSQL or Redis does not answer. */
export async function createQueueBackend(): Promise<QueueBackend> {
	const name = `n8n_lab_${randomBytes(6).toString('hex')}`;
	await mustListen('Redis', REDIS);
	await mustListen('PostgreSQL', POSTGRES);
	await administer(`CREATE DATABASE ${name}`);
	return {
		env: {
			EXECUTIONS_MODE: 'queue',
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: POSTGRES.host,
			DB_POSTGRESDB_PORT: String(POSTGRES.port),
			DB_POSTGRESDB_USER: POSTGRES.user,
			DB_POSTGRESDB_PASSWORD: '',
			DB_POSTGRESDB_DATABASE: name,
			QUEUE_BULL_REDIS_HOST: REDIS.host,
			QUEUE_BULL_REDIS_PORT: String(REDIS.port),
			// Keys of this n8n alone: others may use the same Redis.
			QUEUE_BULL_PREFIX: name,
			// A worker that was killed is noticed within seconds instead of a minute.
			QUEUE_WORKER_LOCK_DURATION: '10000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
			QUEUE_WORKER_STALLED_INTERVAL: '5000',
		},
		close: async () => await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
	};
}

async function administer(statement: string): Promise<void> {
	const client = new Client(POSTGRES);
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}

async function mustListen(what: string, { host, port }: { host: string; port: number }): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const socket = connect({ host, port, timeout: 5_000 });
		const refuse = () => {
			socket.destroy();
			reject(new Error(`${what} does not answer at ${host}:${port}. ${HOW_TO_START}`));
		};
		socket.once('error', refuse).once('timeout', refuse);
		socket.once('connect', () => {
			socket.end();
			resolve();
		});
	});
}
