import type { IExecuteFunctions } from 'n8n-workflow';
import { itemOf } from '../../../shared/sample';
import { isRecord, text } from '../../../shared/values';
import type { Basis, FollowUp } from '../../containment/ownership';

/** What the trigger's item says about the requested change. */
export interface TriggerContext {
	basis: Basis;
	followUp: FollowUp;
	/** Whether the endpoint may be isolated, or is only to be looked at. */
	mayIsolate: boolean;
	/** Whether it only asks whether what is contained still is. */
	isVerification: boolean;
}

const NOTHING: TriggerContext = {
	basis: 'request',
	followUp: { addTags: [], removeTags: [] },
	mayIsolate: false,
	isVerification: false,
};

/**
 * Finds the item of the Vectra AI Trigger from which an input item came, along n8n's paired items. The Cortex XDR node
 * between them reports an outcome only. Without a trigger, or when a node in between cut the pairing, the change counts as
 * requested by a person.
 *
 * @param hostId an item about another host is ignored
 */
export function findTriggerItem(context: IExecuteFunctions, itemIndex: number, hostId: number): TriggerContext {
	const triggers = context.getParentNodes(context.getNode().name).filter(({ type }) => type.endsWith('.vectraTrigger'));
	for (const { name } of triggers) {
		const said = itemOf(context, name, itemIndex);
		if (said === undefined || !isRecord(said.host) || text(said.host.id) !== String(hostId)) continue;
		const followUp = isRecord(said.followUp) ? said.followUp : {};
		return {
			basis: said.basis === 'criterion' ? 'criterion' : 'request',
			followUp: { addTags: tagsOf(followUp.addTags), removeTags: tagsOf(followUp.removeTags) },
			mayIsolate: said.mayIsolate === true,
			isVerification: said.reason === 'verification',
		};
	}
	return NOTHING;
}

function tagsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((tag) => typeof tag === 'string' && tag !== '') : [];
}
