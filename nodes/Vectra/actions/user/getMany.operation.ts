import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { textFilter, timeFilter } from '../../descriptions/filterKinds';
import { queryOf, fieldOf, type Filter } from '../../descriptions/filters';
import { READ_USERS } from '../../descriptions/rights';
import { roleOf, showUser } from '../../output/others';
import { listingProperties, runListing, type Listing } from '../listing';

const roleFilter: Filter = {
	property: {
		displayName: 'Role',
		name: 'role',
		type: 'string',
		default: '',
		placeholder: 'e.g. Security Analyst',
		description: 'The whole name of the role',
	},
	read(input) {
		const given = text(input.given);
		const wanted = roleOf(given);
		if (wanted === null) return undefined;
		return {
			// RUX writes security_analyst, QUX Security Analyst.
			qs: queryOf('role', input.deployment, input.deployment === 'rux' ? wanted : given),
			passes: (row) => roleOf(fieldOf(input, 'Role', row, ['role'])) === wanted,
		};
	},
};

/** This list refuses parameters that it does not know, so each deployment gets its own only. */
const LISTING: Listing = {
	kind: 'user',
	filters: [
		textFilter({
			displayName: 'Email',
			name: 'email',
			parameter: { rux: 'email' },
			fields: ['email'],
			placeholder: 'e.g. soc@example.com',
			description: 'The whole address, in any case',
		}),
		timeFilter({
			displayName: 'Last Login After',
			name: 'lastLoginAfter',
			parameter: 'last_login_gte',
			fields: ['last_login_timestamp', 'last_login'],
			bound: 'after',
		}),
		roleFilter,
		textFilter({
			displayName: 'User Name',
			name: 'username',
			parameter: { qux: 'username' },
			fields: ['username', 'name'],
			description: 'The whole user name (Quadrant UX) or name (Respond UX), in any case',
		}),
	],
	show: showUser,
};

/** Lists users. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many users',
		description: 'List the users, to whom hosts and accounts can be assigned',
	},
	properties: listingProperties(LISTING),
	mutates: false,
	rights: READ_USERS,
	execute: async (context, itemIndex) => await runListing(context, itemIndex, LISTING),
};
