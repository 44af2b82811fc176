import type { IDataObject, IExecuteFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { asNodeError } from '../../../shared/operations';
import { readPatterns } from '../../../shared/pattern';
import { splitList, text } from '../../../shared/values';
import type { WhenOffline } from '../../containment/decide';
import type { ContainmentRequest } from '../../containment/plan';
import type { ProtectionPolicy } from '../../containment/policy';
import { identityOf } from '../../descriptions/identify';
import type { Desired } from '../../../shared/containment';

/** An item that may go on, or the error that it ends with. */
export type Step<T> = T | { error: NodeApiError | NodeOperationError };

/** What one item asks for. */
export interface Wish {
	request: ContainmentRequest;
	/** '' for none. */
	incidentId: string;
}

/** Reads the form for every item; a form that makes no sense is that item's error. */
export function readWishes(context: IExecuteFunctions, itemCount: number, desired: Desired): Array<Step<Wish>> {
	return Array.from({ length: itemCount }, (_, itemIndex): Step<Wish> => {
		try {
			return readWish(context, itemIndex, desired);
		} catch (error) {
			return { error: asNodeError(context, error, itemIndex) };
		}
	});
}

function readWish(context: IExecuteFunctions, itemIndex: number, desired: Desired): Wish {
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
