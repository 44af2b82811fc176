import { text } from './values';

/** MAC addresses: one form to compare them in, one to show them in. */

/** A MAC address as twelve lower-case hex digits, whatever its separators; '' when it is not one. */
export function normalizeMac(value: unknown): string {
	const digits = text(value)
		.toLowerCase()
		.replace(/[\s:.-]/g, '');
	return /^[0-9a-f]{12}$/.test(digits) ? digits : '';
}

/** As people and both nodes' outputs spell it: `00:50:56:91:3e:77`. What is no MAC address stays as it is. */
export function showMac(value: string): string {
	return normalizeMac(value).replace(/(..)(?=.)/g, '$1:') || value;
}
