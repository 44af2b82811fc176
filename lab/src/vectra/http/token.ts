import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SimServer } from '../../core/simServer';
import { ApiError, methodNotAllowed, notFound } from '../literals';
import { releaseHas } from '../version';
import { isRecord, type Api } from './api';

const REFRESH_FAILURES = {
	expired: 'Please try reauthenticating using API client credentials',
	unknown: 'Invalid refresh token. Please reauthenticate using client credentials and try again.',
} as const;

export const TOKEN_PATHS = { qux: '/api/v2.5/oauth2/token', rux: '/oauth2/token' } as const;

/**
 * The token endpoint: a form with `grant_type`, and HTTP Basic for client credentials. QUX has it from appliance 9.1, and no
 * refresh tokens. Other form fields are ignored.
 */
export function tokenRoutes(server: SimServer, api: Api): void {
	server.app.route({
		method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
		url: TOKEN_PATHS[api.deployment],
		handler: async (request, reply) => {
			try {
				api.admit(request);
				return await reply.send(grant(api, request, reply));
			} catch (error) {
				return await api.sendError(error, reply);
			}
		},
	});
}

function grant(api: Api, request: FastifyRequest, reply: FastifyReply): Record<string, unknown> {
	const { deployment, switches } = api;
	if (deployment === 'qux' && !releaseHas(switches.applianceVersion, '9.1')) throw notFound();
	if (request.method !== 'POST') {
		void reply.header('allow', 'POST');
		throw methodNotAllowed(request.method);
	}
	const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
	const form = isForm && isRecord(request.body) ? request.body : {};
	switch (form.grant_type) {
		case 'client_credentials':
			return forClient(api, request.headers.authorization);
		case 'refresh_token':
			if (deployment === 'rux') return forRefresh(api, String(form.refresh_token ?? ''));
			throw new ApiError(400, { error: 'unsupported_grant_type' });
		default:
			throw new ApiError(400, {
				error: form.grant_type === undefined ? 'invalid_request' : 'unsupported_grant_type',
			});
	}
}

function forClient(api: Api, authorization = ''): Record<string, unknown> {
	const [scheme, encoded = ''] = authorization.split(' ');
	const [, clientId = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
	if (scheme !== 'Basic' || !api.world.tokens.isClient(clientId, secret)) {
		throw new ApiError(401, { error: 'invalid_client' });
	}
	const { access, refresh } = api.world.tokens.issue(clientId);
	return {
		...accessPart(api, access),
		...(api.deployment === 'rux'
			? { refresh_token: refresh, refresh_expires_in: api.switches.refreshExpiresIn }
			: {}),
	};
}

function forRefresh(api: Api, token: string): Record<string, unknown> {
	const { tokens } = api.world;
	const owner = tokens.clientOfRefresh(token);
	if (typeof owner === 'string') {
		throw new ApiError(api.switches.refreshFailureStatus, { error: REFRESH_FAILURES[owner] });
	}
	const { access, refresh } = tokens.issue(owner.clientId);
	return {
		...accessPart(api, access),
		...(api.switches.refreshRotates
			? { refresh_token: refresh, refresh_expires_in: api.switches.refreshExpiresIn }
			: {}),
	};
}

const accessPart = ({ switches }: Api, access_token: string): Record<string, unknown> => ({
	access_token,
	expires_in: switches.tokenExpiresIn,
	token_type: 'Bearer',
});
