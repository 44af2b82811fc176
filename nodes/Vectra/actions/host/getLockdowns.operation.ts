import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { badInput, readChoice } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { numeric } from '../../../shared/values';
import { READ_LOCKDOWNS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { listLockdowns, LOCKDOWN_TYPES, type Lockdown } from '../../transport/lockdowns';
import { isSimplified, simplifyProperty } from '../listing';

const typeProperty: INodeProperties = {
	displayName: 'Lockdown Type',
	name: 'lockdownType',
	type: 'options',
	options: [
		{ name: 'Account', value: 'account' },
		{ name: 'Host', value: 'host' },
		{ name: 'Traffic', value: 'traffic', description: 'Respond UX only' },
	],
	default: 'host',
	description: 'What Vectra has locked down',
};

/** Lists what Vectra itself has locked down, through another EDR, a directory or a firewall. */
export const getLockdowns: ItemOperation = {
	option: {
		name: 'Get Lockdowns',
		value: 'getLockdowns',
		action: 'Get lockdowns',
		description: 'List the hosts, accounts or traffic that Vectra itself has locked down',
	},
	properties: [typeProperty, simplifyProperty],
	mutates: false,
	rights: READ_LOCKDOWNS,
	async execute(context, itemIndex) {
		const type = readChoice(context, itemIndex, 'lockdownType', LOCKDOWN_TYPES, 'host', 'Lockdown Type');
		const api = await createApi(context);
		if (type === 'traffic' && api.connection.deployment === 'qux') {
			throw badInput(context, itemIndex, 'Quadrant UX has no list of locked traffic: only Respond UX has', 'Choose Host or Account');
		}
		const lockdowns = await listLockdowns(api, type);
		return isSimplified(context, itemIndex) ? lockdowns.map(showLockdown) : lockdowns.map(({ record }) => record as IDataObject);
	},
};

function showLockdown({ type, name, entityId, inForce, lockedAt, lockedBy, unlocksAt, record }: Lockdown): IDataObject {
	return { type, name, inForce, lockedAt, lockedBy, unlocksAt, entityId, id: numeric(record.id) ?? null };
}
