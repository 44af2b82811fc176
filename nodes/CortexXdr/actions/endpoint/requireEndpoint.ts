import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint } from '../../containment/endpoint';
import { describeIdentity, type Identity } from '../../containment/identity';
import { showEndpoint } from '../../containment/report';
import { resolve, type ResolveOptions } from '../../containment/resolve';
import { identityOf } from '../../descriptions/identify';
import type { CortexApi } from '../../transport/api';
import { findCandidates } from '../../transport/endpoints';

/**
 * Looks up the one endpoint that the item's identify fields mean.
 *
 * @param options how much must agree: `LENIENT` to read, `STRICT` to change something
 * @throws NodeOperationError when there is none, or when several match
 */
export async function requireEndpoint(
	context: IExecuteFunctions,
	api: CortexApi,
	itemIndex: number,
	options: ResolveOptions,
): Promise<Endpoint> {
	const identity = identityOf(context, itemIndex);
	const index = await findCandidates(api, [identity]);
	return chooseEndpoint(context, itemIndex, identity, index.candidates(identity), options);
}

/**
 * The one endpoint that an identity means, of those that a lookup found.
 *
 * @throws NodeOperationError when there is none, or when several match
 */
export function chooseEndpoint(
	context: IExecuteFunctions,
	itemIndex: number,
	identity: Identity,
	found: readonly Endpoint[],
	options: ResolveOptions,
): Endpoint {
	const resolution = resolve(identity, found, options);
	if ('found' in resolution) return resolution.found;
	const description = `Item ${itemIndex}: nothing was changed. Looked for ${describeIdentity(identity)}`;
	if ('notFound' in resolution) {
		throw new NodeOperationError(context.getNode(), resolution.notFound, { itemIndex, description });
	}
	const names = resolution.candidates.map(showEndpoint).map(({ name, id, status }) => `${name} (${id}, ${status})`);
	throw new NodeOperationError(
		context.getNode(),
		`It is not clear which endpoint is meant: ${resolution.reason}`,
		{
			itemIndex,
			description: `${description}. Candidates: ${names.join('; ')}`,
		},
	);
}
