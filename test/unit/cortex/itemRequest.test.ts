import type { IExecuteFunctions } from 'n8n-workflow';
import { readLimits, readRequest } from '../../../nodes/CortexXdr/actions/endpoint/itemRequest';
import { endpointId } from '../../support/endpoints';

/** The parameters as the node gets them. n8n itself drops the fields of a collection that it does not know. */
function contextOf(parameters: Record<string, unknown>): IExecuteFunctions {
	const all: Record<string, unknown> = { identifyBy: 'identifiers', identifiers: { endpointId: endpointId(1) }, ...parameters };
	return {
		getNode: () => ({ id: '1', name: 'Isolate', type: 'cortexXdr', typeVersion: 1, position: [0, 0], parameters: {} }),
		getNodeParameter: (name: string, _itemIndex: number, fallback: unknown) => (name in all ? all[name] : fallback),
	} as unknown as IExecuteFunctions;
}

const read = (parameters: Record<string, unknown>) => readRequest(contextOf(parameters), 0, 'isolated');

describe('a form in another shape', () => {
	it.each<[string, unknown, RegExp]>([
		['protectedEndpoints', '{"types":["AGENT_TYPE_SERVER"]}', /^Protected Endpoints is “.*”, which does not have the form of its fields$/],
		['protectedEndpoints', ['AGENT_TYPE_SERVER'], /^Protected Endpoints is “.*”, which does not have the form/],
		['protectedEndpoints', null, /^Protected Endpoints is “null”, which does not have the form/],
		['protectedEndpoints', '', /^Protected Endpoints is “”, which does not have the form/],
		['protectedEndpoints', { type: ['AGENT_TYPE_SERVER'] }, /^Protected Endpoints has no field “type”$/],
		['protectedEndpoints', { Types: ['AGENT_TYPE_SERVER'] }, /^Protected Endpoints has no field “Types”$/],
		['mode', 'Dry Run', /^Mode is “Dry Run”, which is not one of its choices$/],
		['options', { dryRun: true }, /^Dry Run is no longer an option$/],
		['options', 'dryRun', /^Options is “dryRun”, which does not have the form/],
		['options', [{ dryRun: true }], /^Options is “.*”, which does not have the form/],
		['options', { dryrun: true }, /^Options has no field “dryrun”$/],
		['identifiers', 'FIN-LT-0142', /^Identifiers is “FIN-LT-0142”, which does not have the form/],
		['identifiers', { endpointID: endpointId(1) }, /^Identifiers has no field “endpointID”$/],
		['identifyBy', 'name', /^Identify By is “name”, which is not one of its choices$/],
	])('%s = %j is an error', (name, value, message) => {
		expect(() => read({ [name]: value })).toThrow(message);
	});

	it.each<[string, unknown]>([
		['an option', { options: { maxEndpoints: -1 } }],
		['an option in another form', { options: 'x' }],
		['the switch', { waitForCompletion: 'perhaps' }],
	])('ends the run before anything is sent: %s', (_title, parameters) => {
		expect(() => readLimits(contextOf(parameters as Record<string, unknown>))).toThrow(/^(Max Endpoints per Run|Options|Wait for Completion) /);
	});
});

it('reads what one run may do', () => {
	expect(readLimits(contextOf({}))).toEqual({ maxEndpoints: Infinity, waitMs: 90_000 });
	expect(readLimits(contextOf({ options: { maxEndpoints: '25', maxWait: 30 } }))).toEqual({ maxEndpoints: 25, waitMs: 30_000 });
	expect(readLimits(contextOf({ waitForCompletion: 'No', options: { maxEndpoints: 0 } }))).toEqual({ maxEndpoints: Infinity, waitMs: 0 });
});

it('takes a host of the trigger from its object or its text', () => {
	const host = { name: 'FIN-LT-0142', ip: '10.20.4.77' };
	for (const vectraHost of [host, JSON.stringify(host)]) {
		expect(read({ identifiers: { vectraHost } }).request.identity).toMatchObject({ ips: ['10.20.4.77'], chosen: false });
	}
	expect(() => read({ identifiers: { vectraHost: 'no JSON' } })).toThrow('Vectra Host holds no host of the Vectra AI Trigger');
});
