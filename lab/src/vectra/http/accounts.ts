import { notFound } from '../literals';
import { ordered, pageOf, trimmed } from '../paging';
import { accountRow } from '../render/account';
import type { Account } from '../world/types';
import type { Api, Call } from './api';
import { ACCOUNT_FILTERS, ENTITY_ORDER } from './entityFilters';
import { passing, testsOf } from './filters';

export function accountRoutes(api: Api): void {
	api.add(
		{
			method: 'GET',
			path: '/accounts',
			handle: (call) => {
				const tests = testsOf(call, ACCOUNT_FILTERS);
				const rows = ordered(call, passing(call.world.accounts.all(), tests), ENTITY_ORDER);
				return pageOf(
					call,
					rows,
					trimmed(call, (account) => accountRow(call, account)),
				);
			},
		},
		{
			method: 'GET',
			path: '/accounts/:id',
			handle: (call) => trimmed(call, (account: Account) => accountRow(call, account))(accountOf(call)),
		},
	);
}

function accountOf({ world, params }: Call): Account {
	const account = world.accounts.get(Number(params.id));
	if (!account) throw notFound();
	return account;
}
