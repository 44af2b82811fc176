import { notFound } from '../literals';
import { pageOf } from '../paging';
import { seconds } from '../render/times';
import { USER_ROLES, type User } from '../world/users';
import type { Api, Call } from './api';
import { passing, testsOf, text, time, type Filters } from './filters';

const QUX = { qux: 1 };
const RUX = { rux: 0 };

const FILTERS: Filters<User> = {
	username: { ...text<User>(({ username }) => username), in: QUX },
	email: { ...text<User>(({ email }) => email), in: RUX },
	role: {
		read: (value, _name, { version }) => {
			const wanted = value.toLowerCase();
			return ({ role }) => (version.deployment === 'rux' ? snake(role) : role.toLowerCase()) === wanted;
		},
	},
	account_type: { ...text<User>(({ account_type }) => account_type), in: QUX },
	authentication_profile: { ...text<User>(({ authentication_profile }) => authentication_profile), in: QUX },
	last_login_gte: time(({ last_login }) => last_login, 'gte'),
};

/** Users: the one list that refuses parameters it does not know. */
export function userRoutes(api: Api): void {
	const { users } = api.world;
	api.add(
		{
			method: 'GET',
			path: '/users',
			handle: (call) =>
				pageOf(call, passing(users.all(), testsOf(call, FILTERS, true)), (user) => userRow(call, user), true),
		},
		{
			method: 'GET',
			path: '/users/roles',
			in: RUX,
			handle: () => USER_ROLES.map((name) => ({ name, standardized_name: snake(name) })),
		},
		{
			method: 'GET',
			path: '/users/:id',
			handle: (call) => {
				const user = users.get(Number(call.params.id));
				if (!user) throw notFound();
				return userRow(call, user);
			},
		},
	);
}

const snake = (role: string): string => role.toLowerCase().replace(/[ -]/g, '_');

function userRow({ version }: Call, user: User): Record<string, unknown> {
	const { id, username, email, name, role, account_type, authentication_profile, last_login } = user;
	if (version.deployment === 'qux') {
		return { id, last_login: seconds(last_login), username, email, account_type, authentication_profile, role };
	}
	return {
		id,
		last_login_timestamp: seconds(last_login),
		email,
		role: snake(role),
		name,
		verified: true,
		identities: [{ type: 'local' }],
	};
}
