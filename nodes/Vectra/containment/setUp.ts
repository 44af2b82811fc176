import { check, type Check } from '../../shared/setUpCheck';
import type { Membership } from './membership';

/** What Check Set-Up concludes from what it read. Every conclusion says what to do. */

export interface DeploymentReading {
	deployment: 'rux' | 'qux';
	/** The API version that the nodes speak, such as `v2.5`. */
	apiVersion: string;
	/** Why the list of hosts could not be read; '' when it could. */
	failure: string;
	/** Whether Vectra says that it does not have the call. */
	isAbsent: boolean;
}

export function checkDeployment({ deployment, apiVersion, failure, isAbsent }: DeploymentReading): Check {
	const name = deployment === 'qux' ? 'Quadrant UX' : 'Respond UX';
	const details = { deployment, apiVersion };
	if (failure === '') return check('API version', 'ok', `${name} answers to API ${apiVersion}`, null, details);
	if (!isAbsent) return check('API version', 'unknown', failure, 'Run the check again once the list of hosts can be read', details);
	const advice = 'Check the deployment in the credential, and update Vectra to a release that has this version of the API';
	return check('API version', 'problem', `${name} does not have the calls of API ${apiVersion}`, advice, details);
}

export interface RightReading {
	/** Such as `read hosts`. */
	right: string;
	/** What of the nodes needs it. */
	neededFor: string;
	result: 'allowed' | 'denied' | 'unclear';
	/** Why it is unclear. */
	words: string;
}

export function checkRight({ right, neededFor, result, words }: RightReading): Check {
	const name = `Right: ${right}`;
	switch (result) {
		case 'allowed':
			return check(name, 'ok', `The role has it. ${neededFor} need it`);
		case 'denied':
			return check(name, 'problem', `The role does not have it. ${neededFor} need it`, `Let the role ${right}`);
		case 'unclear':
			return check(name, 'unknown', words, 'Run the check again');
	}
}

/** No read proves a right to change something. */
export function checkRightsToChange(): Check {
	return check(
		'Rights to change something',
		'unknown',
		'Whether the role may write tags and notes cannot be read without doing it',
		'Use the role Security Analyst, or one with its rights. Then tag one test host with Tag → Add',
	);
}

/** @param count as Vectra counts them; null when it does not say */
export function checkHosts(count: number | null): Check {
	if (count === null) return check('Hosts', 'unknown', 'Vectra does not say how many hosts there are', 'Run the check again');
	if (count === 0) return check('Hosts', 'problem', 'The role sees no host', 'Check what the role may see');
	const advice = 'How many of them lead to an endpoint says Cortex XDR: Tenant → Identity Coverage, with the hosts of Host → Get Many';
	return check('Hosts', 'ok', `There are ${count} hosts`, advice, { hosts: count });
}

/** @param membership undefined when no host or IP group has the name */
export function checkGroup(group: string, membership: Membership | undefined): Check {
	const name = `Group: ${group}`;
	if (membership === undefined) {
		const advice = 'Create the group in Vectra, or correct its name: upper and lower case differ';
		return check(name, 'problem', 'There is no host or IP group of this name', advice);
	}
	const details = { hosts: membership.hostIds.size, isWhole: membership.missing === '' };
	if (membership.missing !== '') {
		const advice = 'As a no-block group it holds every isolation back until it can be read whole';
		return check(name, 'problem', `It cannot be read whole: ${membership.missing}`, advice, details);
	}
	return check(name, 'ok', `It can be read whole; ${details.hosts} of its members are hosts`, null, details);
}
