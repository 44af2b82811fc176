import { timingSafeEqual } from 'node:crypto';

/** Whether a request carries this user and password as Basic authentication. */
export function isSignedIn(header: string | undefined, user: string, password: string): boolean {
	const given = Buffer.from(header ?? '');
	const right = Buffer.from(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
	return given.length === right.length && timingSafeEqual(given, right);
}
