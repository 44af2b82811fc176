import type { Refuse } from '../../../shared/formValues';
import type { VectraHost } from '../../transport/normalize';
import type { Membership } from '../membership';

/** A field of the trigger's form: the part of n8n's `INodeProperties` that criteria need. */
export interface FormField {
	displayName: string;
	name: string;
	type: 'string' | 'number' | 'options' | 'fixedCollection';
	default: string | number | Record<string, never>;
	placeholder?: string;
	description?: string;
	typeOptions?: { minValue: number; maxValue: number };
	options?: Array<{ name: string; value: string; description: string } | { displayName: string; name: string; values: FormField[] }>;
}

/** What must be read from Vectra to decide a criterion. All kinds but `tag` can concern any host, so all hosts are read. */
export type EvidenceQuery =
	| { kind: 'tag'; tag: string }
	/** The row of each host is enough. */
	| { kind: 'hosts' }
	| { kind: 'group'; name: string }
	/** Hosts with this urgency score or a higher one. */
	| { kind: 'urgency'; minimum: number }
	| { kind: 'detections'; types: readonly string[] };

/** What Vectra says besides the rows of the hosts, read at one time. It holds no more than the criteria asked for. */
export interface Evidence {
	/** Groups by name. */
	groups: ReadonlyMap<string, Membership>;
	/** Urgency by host ID. A host that is missing is below the minimum that was asked for. */
	urgency: ReadonlyMap<number, number>;
	/** Types of the active detections by host ID. */
	detectionTypes: ReadonlyMap<number, ReadonlySet<string>>;
}

interface Definition<Name extends string, Setting> {
	/** The reason that items report. */
	name: Name;
	field: FormField;
	/** Reads the value of the field; null when the criterion is switched off. @throws what `refuse` makes of a wrong value */
	read(given: unknown, refuse: Refuse): Setting | null;
	/** @param margin how many points below a threshold still count */
	evidence(setting: Setting, margin: number): EvidenceQuery;
	meets(setting: Setting, host: VectraHost, evidence: Evidence, margin: number): boolean;
	/** The reason in words, for reports and chat messages. */
	text(setting: Setting): string;
}

/** A criterion as the form sets it. */
export interface Criterion<Name extends string = string> {
	name: Name;
	/** @param margin how many points below a threshold still count, for hosts that are isolated already */
	evidence(margin: number): EvidenceQuery;
	meets(host: VectraHost, evidence: Evidence, margin: number): boolean;
	text: string;
}

export interface CriterionModule<Name extends string = string> {
	name: Name;
	field: FormField;
	read(given: unknown, refuse: Refuse): Criterion<Name> | null;
}

/** Makes a module of a criterion. What the form sets stays inside, so that no other file needs to know its shape. */
export function defineCriterion<Name extends string, Setting>(definition: Definition<Name, Setting>): CriterionModule<Name> {
	const { name, field } = definition;
	return {
		name,
		field,
		read(given, refuse) {
			const setting = definition.read(given, refuse);
			if (setting === null) return null;
			return {
				name,
				evidence: (margin) => definition.evidence(setting, margin),
				meets: (host, evidence, margin) => definition.meets(setting, host, evidence, margin),
				text: definition.text(setting),
			};
		},
	};
}
