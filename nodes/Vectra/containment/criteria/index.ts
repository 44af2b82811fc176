import type { Refuse } from '../../../shared/formValues';
import type { VectraHost } from '../../transport/normalize';
import { blockGroup } from './blockGroup';
import type { Criterion, Evidence } from './criterion';
import { detection } from './detection';
import { requestTag } from './requestTag';
import { scores } from './scores';
import { urgency } from './urgency';

/** Everything that can ask for an isolation. The first criterion that a host meets is the reason of its item. */
export const CRITERIA = [requestTag, blockGroup, urgency, scores, detection] as const;

export type CriterionName = (typeof CRITERIA)[number]['name'];

/** The criteria that are switched on; a host needs to meet one of them. */
export type Criteria = ReadonlyArray<Criterion<CriterionName>>;

/**
 * Reads the criteria from the fields of the form, by name.
 *
 * @throws what `refuse` makes of a field that is wrong
 */
export function readCriteria(fields: Readonly<Record<string, unknown>>, refuse: Refuse): Criteria {
	return CRITERIA.map(({ field, read }) => read(fields[field.name], refuse)).filter((criterion) => criterion !== null);
}

/** @param margin how many points below a threshold still count, for hosts that are isolated already */
export function matchedCriteria(host: VectraHost, criteria: Criteria, evidence: Evidence, margin = 0): CriterionName[] {
	return criteria.filter((criterion) => criterion.meets(host, evidence, margin)).map(({ name }) => name);
}

/** Whether anything besides a person's tag can ask for an isolation. */
export function hasRules(criteria: Criteria): boolean {
	return criteria.some(({ name }) => name !== requestTag.name);
}

/** The tag by which a person asks for an isolation; '' for none. */
export function requestTagOf(criteria: Criteria): string {
	return planEvidence(criteria).tags[0] ?? '';
}

/** What to read from Vectra for all of the criteria together. */
export interface EvidencePlan {
	/** False: only hosts with a tag of interest. */
	allHosts: boolean;
	tags: string[];
	groups: string[];
	/** Read the hosts with this urgency score or a higher one; null for no urgency. */
	urgency: number | null;
	/** Null for no detections. */
	detectionTypes: string[] | null;
}

export function planEvidence(criteria: Criteria, margin = 0): EvidencePlan {
	const plan: EvidencePlan = { allHosts: false, tags: [], groups: [], urgency: null, detectionTypes: null };
	for (const criterion of criteria) {
		const query = criterion.evidence(margin);
		if (query.kind === 'tag') plan.tags.push(query.tag);
		else plan.allHosts = true;
		if (query.kind === 'group') plan.groups.push(query.name);
		if (query.kind === 'urgency') plan.urgency = Math.min(plan.urgency ?? Infinity, query.minimum);
		if (query.kind === 'detections') plan.detectionTypes = [...(plan.detectionTypes ?? []), ...query.types];
	}
	return plan;
}
