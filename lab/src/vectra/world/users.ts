import type { Actor, Time } from './types';

export interface User {
	id: number;
	/** The QUX name; RUX shows e-mail and name. */
	username: string;
	email: string;
	name: string;
	role: string;
	account_type: string;
	authentication_profile: string | null;
	last_login: Time;
	/** Whether assignments may go to this user. */
	assignable: boolean;
}

/** Roles as users show them; RUX writes them in snake case. */
export const USER_ROLES = ['Super Admin', 'Admin', 'Security Analyst', 'Auditor', 'Read-Only'] as const;

/** The people of the lab: a user of Vectra's own screens, an administrator, and one who may not take assignments. */
const PEOPLE = [
	{ id: 1, username: 'admin', name: 'Lab Admin', role: 'Super Admin', assignable: true },
	{ id: 28, username: 'analyst2', name: 'Second Analyst', role: 'Security Analyst', assignable: true },
	{ id: 31, username: 'soc', name: 'SOC Analyst', role: 'Security Analyst', assignable: true },
	{ id: 101, username: 'viewer', name: 'Read-Only Viewer', role: 'Read-Only', assignable: false },
] as const;

export class Users {
	private users: User[] = [];

	constructor(private readonly start: Time) {
		this.clear();
	}

	all(): readonly User[] {
		return this.users;
	}

	get(id: number): User | undefined {
		return this.users.find((user) => user.id === id);
	}

	clear(): void {
		this.users = PEOPLE.map((person) => ({
			...person,
			email: `${person.username}@lab.example`,
			account_type: 'local',
			authentication_profile: null,
			last_login: this.start,
		}));
	}
}

/** Whoever edits in Vectra's own screens. */
export const ANALYST: Actor = { id: 31, username: 'soc', label: 'soc', isClient: false, role: 'Security Analyst' };
