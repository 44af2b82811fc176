export interface EnvironmentOptions {
	userFolder: string;
	port: number;
	/** Of the task broker, which n8n's Code nodes need. */
	brokerPort: number;
	encryptionKey: string;
	/** Anything more or anything else: database, queue mode, schedulers. */
	env: Record<string, string>;
}

/**
 * What a throw-away n8n on loopback runs with. Everything that would call out is off: the lab works without a network,
 * and a test must not depend on one. The variables of this process that steer n8n or npm are not handed on.
 */
export function n8nEnvironment({ userFolder, port, brokerPort, encryptionKey, env }: EnvironmentOptions) {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^(N8N_|DB_|EXECUTIONS_|QUEUE_|npm_|NODE_ENV$|NODE_OPTIONS$|JEST_)/i.test(name),
	);
	return {
		...Object.fromEntries(inherited),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: encryptionKey,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_PROTOCOL: 'http',
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_MODE: 'internal',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_PYTHON_ENABLED: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_LOG_LEVEL: 'info',
		...env,
	};
}
