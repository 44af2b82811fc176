import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Desired } from '../../../shared/containment';
import { choicesIn, fieldNames, flagIn, formIn, listIn, numberIn, textIn, wholeNumberIn, type Refuse } from '../../../shared/formValues';
import { readChoice, readFlag, refuseInput } from '../../../shared/input';
import { readPatterns } from '../../../shared/pattern';
import { WHEN_OFFLINE } from '../../containment/decide';
import { REQUIRED_EVIDENCE } from '../../containment/evidence';
import type { ContainmentRequest } from '../../containment/plan';
import type { ProtectionPolicy } from '../../containment/policy';
import { DEFAULT_ADDRESS_AGE } from '../../containment/resolve';
import { DEFAULT_MAX_WAIT, MODES, optionsProperty, protectedProperty } from '../../descriptions/containment';
import { identityOf } from '../../descriptions/identify';

const HOUR = 3_600_000;

const OPTION_NAMES = fieldNames(optionsProperty);
const PROTECTION_NAMES = fieldNames(protectedProperty);
const PROTECTED_TYPES = valuesIn(protectedProperty, 'types');
/** Cortex writes macOS in two ways. */
const PROTECTED_SYSTEMS = [...valuesIn(protectedProperty, 'operatingSystems'), 'AGENT_OS_MACOS'];

/** What one item asks for. */
export interface ItemRequest {
	request: ContainmentRequest;
	/** '' for none. */
	incidentId: string;
}

/** Reads the form of one item. @throws NodeOperationError for a value that cannot be used */
export function readRequest(context: IExecuteFunctions, itemIndex: number, desired: Desired): ItemRequest {
	const refuse = refuseInput(context, itemIndex);
	const given = context.getNodeParameter('options', itemIndex, {}) as unknown;
	const options = formIn(given, OPTION_NAMES, 'Options', refuse);
	if (options.dryRun !== undefined) {
		throw refuse('Dry Run is no longer an option', 'Choose Dry Run or Execute as Mode, then remove Dry Run from Options');
	}
	return {
		incidentId: textIn(options.incidentId, 'Incident ID', refuse),
		request: {
			desired,
			identity: identityOf(context, itemIndex),
			whenOffline: readChoice(context, itemIndex, 'whenOffline', WHEN_OFFLINE, 'defer', 'When Offline'),
			resolve: {
				evidence: readChoice(context, itemIndex, 'evidence', REQUIRED_EVIDENCE, 'nameAndAddress', 'Evidence'),
				requireAgreement: flagIn(options.requireAgreement, false, 'Require All Identifiers to Agree', refuse),
				longestAddressAge: readAddressAge(options.addressAge, refuse),
			},
			protection: readProtection(context, itemIndex),
			dryRun: readChoice(context, itemIndex, 'mode', MODES, 'execute', 'Mode') === 'dryRun',
		},
	};
}

function readAddressAge(hours: unknown, refuse: Refuse): number {
	return hours === undefined ? DEFAULT_ADDRESS_AGE : numberIn(hours, 0, Infinity, 'Address Counts for (Hours)', refuse) * HOUR;
}

/** Reads Protected Endpoints. @throws NodeOperationError for a value that cannot be used */
export function readProtection(context: IExecuteFunctions, itemIndex: number): ProtectionPolicy {
	const refuse = refuseInput(context, itemIndex);
	const given = context.getNodeParameter('protectedEndpoints', itemIndex, {}) as unknown;
	const fields = formIn(given, PROTECTION_NAMES, 'Protected Endpoints', refuse);
	const patterns = listIn(fields.namePatterns, 'Name Patterns', refuse);
	return {
		endpointIds: listIn(fields.endpointIds, 'Endpoint IDs', refuse),
		types: choicesIn(fields.types, PROTECTED_TYPES, 'Types', refuse),
		operatingSystems: choicesIn(fields.operatingSystems, PROTECTED_SYSTEMS, 'Operating Systems', refuse),
		groups: listIn(fields.groups, 'Endpoint Groups', refuse),
		tags: listIn(fields.tags, 'Tags', refuse),
		namePatterns: readPatterns(patterns, refuse),
	};
}

/** What one run may do, for all of its items. */
export interface RunLimits {
	/** The most endpoints that are changed; Infinity for no limit. */
	maxEndpoints: number;
	/** How long all items together may wait for the end of their actions, in ms. */
	waitMs: number;
}

/** Reads the fields that hold for the whole run, from its first item. @throws NodeOperationError for a value that cannot be used */
export function readLimits(context: IExecuteFunctions): RunLimits {
	const refuse = refuseInput(context, 0);
	const given = context.getNodeParameter('options', 0, {}) as unknown;
	const options = formIn(given, OPTION_NAMES, 'Options', refuse);
	const most = options.maxEndpoints === undefined ? 0 : wholeNumberIn(options.maxEndpoints, 0, 1_000_000, 'Max Endpoints per Run', refuse);
	const seconds = options.maxWait === undefined ? DEFAULT_MAX_WAIT : numberIn(options.maxWait, 0, 3_600, 'Max Wait (Seconds)', refuse);
	return {
		maxEndpoints: most === 0 ? Infinity : most,
		waitMs: readFlag(context, 0, 'waitForCompletion', true, 'Wait for Completion') ? seconds * 1_000 : 0,
	};
}

/** What a field of a collection offers to choose from. */
function valuesIn({ options = [] }: INodeProperties, name: string): string[] {
	const field = options.find((option) => option.name === name) as INodeProperties | undefined;
	return ((field?.options ?? []) as INodePropertyOptions[]).map(({ value }) => String(value));
}
