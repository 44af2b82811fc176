import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Desired } from '../../../shared/containment';
import { badInput } from '../../../shared/input';
import { readPatterns } from '../../../shared/pattern';
import { excerpt, numeric, splitList, text } from '../../../shared/values';
import type { WhenOffline } from '../../containment/decide';
import { REQUIRED_EVIDENCE } from '../../containment/evidence';
import type { ContainmentRequest } from '../../containment/plan';
import type { ProtectionPolicy } from '../../containment/policy';
import { DEFAULT_ADDRESS_AGE, type ResolveOptions } from '../../containment/resolve';
import { identityOf } from '../../descriptions/identify';

const HOUR = 3_600_000;

/** What one item asks for. */
export interface ItemRequest {
	request: ContainmentRequest;
	/** '' for none. */
	incidentId: string;
}

/** Reads the form of one item. @throws NodeOperationError for a form that makes no sense */
export function readRequest(context: IExecuteFunctions, itemIndex: number, desired: Desired): ItemRequest {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	return {
		incidentId: text(options.incidentId),
		request: {
			desired,
			identity: identityOf(context, itemIndex),
			whenOffline: context.getNodeParameter('whenOffline', itemIndex, 'defer') as WhenOffline,
			resolve: readResolveOptions(context, itemIndex, options),
			protection: readProtection(context, itemIndex),
			dryRun: options.dryRun === true,
		},
	};
}

function readResolveOptions(context: IExecuteFunctions, itemIndex: number, options: IDataObject): ResolveOptions {
	const given = text(context.getNodeParameter('evidence', itemIndex, 'nameAndAddress'));
	const evidence = REQUIRED_EVIDENCE.find((one) => one === given);
	if (evidence === undefined) {
		const advice = `It is one of ${REQUIRED_EVIDENCE.join(', ')}`;
		throw badInput(context, itemIndex, `Evidence is “${excerpt(given, 60)}”, which is not one of its choices`, advice);
	}
	const hours = options.addressAge === undefined ? DEFAULT_ADDRESS_AGE / HOUR : numeric(options.addressAge);
	if (hours === undefined || hours < 0) {
		throw badInput(context, itemIndex, `Address Counts for (Hours) is “${excerpt(text(options.addressAge), 60)}”, which is not a number of hours`);
	}
	return { evidence, requireAgreement: options.requireAgreement === true, longestAddressAge: hours * HOUR };
}

function readProtection(context: IExecuteFunctions, itemIndex: number): ProtectionPolicy {
	const fields = context.getNodeParameter('protectedEndpoints', itemIndex, {}) as IDataObject;
	return {
		endpointIds: splitList(fields.endpointIds),
		types: splitList(fields.types),
		operatingSystems: splitList(fields.operatingSystems),
		groups: splitList(fields.groups),
		tags: splitList(fields.tags),
		namePatterns: readPatterns(fields.namePatterns, (message, advice) => badInput(context, itemIndex, message, advice)),
	};
}
