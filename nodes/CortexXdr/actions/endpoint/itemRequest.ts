import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Desired } from '../../../shared/containment';
import { badInput } from '../../../shared/input';
import { readPatterns } from '../../../shared/pattern';
import { splitList, text } from '../../../shared/values';
import type { WhenOffline } from '../../containment/decide';
import type { ContainmentRequest } from '../../containment/plan';
import type { ProtectionPolicy } from '../../containment/policy';
import { identityOf } from '../../descriptions/identify';

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
			requireAgreement: options.requireAgreement === true,
			protection: readProtection(context, itemIndex),
			dryRun: options.dryRun === true,
		},
	};
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
