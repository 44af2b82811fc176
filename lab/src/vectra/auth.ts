import { ApiError } from './literals';
import type { Caller, TokenStore } from './tokens';
import { releaseHas, type Version } from './version';
import type { VectraSwitches } from './switches';

/**
 * Who is calling. QUX takes a personal access token, and an access token for v2.5 from appliance 9.1; RUX takes an
 * access token only.
 *
 * @throws ApiError 401
 */
export function authenticate(
	header: string | undefined,
	version: Version,
	tokens: TokenStore,
	switches: VectraSwitches,
): Caller {
	const [scheme = '', token = ''] = (header ?? '').split(/\s+/);
	const isQux = version.deployment === 'qux';
	if (scheme === 'Token' && isQux) {
		const caller = tokens.withPersonalToken(token);
		if (!caller) throw new ApiError(401, { [switches.invalidTokenKey]: 'Invalid token.' });
		return caller;
	}
	const takesBearer = !isQux || (version.minor >= 5 && releaseHas(switches.applianceVersion, '9.1'));
	if (scheme === 'Bearer' && takesBearer) {
		const caller = tokens.withAccessToken(token);
		if (!caller) throw unauthorized(switches);
		return caller;
	}
	throw isQux
		? new ApiError(401, { detail: 'Authentication credentials were not provided.' })
		: unauthorized(switches);
}

function unauthorized({ unauthorizedBody }: VectraSwitches): ApiError {
	return new ApiError(401, unauthorizedBody === 'json' ? { message: 'Unauthorized' } : 'Unauthorized');
}
