import { NodeOperationError, type INodeProperties, type IPollFunctions } from 'n8n-workflow';
import { choiceIn, fieldNames, flagIn, formIn, choicesIn, numberIn, wholeNumberIn, type Refuse } from '../formValues';
import { DEFAULT_MAX_ITEMS } from './form';

/** Reads the fields of a trigger. Each error is a NodeOperationError that names the field. */
export class FieldReader {
	readonly filters: Record<string, unknown>;

	readonly options: Record<string, unknown>;

	private readonly refusal: Refuse = (message, description) => this.refuse(message, description);

	/** @param properties the fields of the event: a name in Filters or Options that is not among them is refused */
	constructor(
		protected readonly context: IPollFunctions,
		properties: readonly INodeProperties[],
	) {
		const collection = (name: string): Record<string, unknown> => {
			const property = properties.find((one) => one.name === name);
			return property ? formIn(context.getNodeParameter(name, {}), fieldNames(property), property.displayName, this.refusal) : {};
		};
		this.filters = collection('filters');
		this.options = collection('options');
	}

	/** A field as it is; undefined when the form does not have it. */
	parameter(name: string): unknown {
		return this.context.getNodeParameter(name, undefined) as unknown;
	}

	/** One choice of a list. */
	choice<T extends string>(name: string, label: string, choices: readonly T[], byDefault: T): T {
		return this.choiceOf(this.context.getNodeParameter(name, byDefault), label, choices, byDefault);
	}

	/** One choice of a list in a collection. */
	choiceOf<T extends string>(given: unknown, label: string, choices: readonly T[], byDefault: T): T {
		return choiceIn(given, choices, byDefault, label, this.refusal);
	}

	/** A switch in a collection. */
	flag(from: Record<string, unknown>, name: string, label: string, byDefault = false): boolean {
		return flagIn(from[name], byDefault, label, this.refusal);
	}

	/** A number in a collection; undefined when it is not set. */
	number(from: Record<string, unknown>, name: string, label: string, least: number, most: number): number | undefined {
		const value = from[name];
		if (value === undefined || value === null || value === '') return undefined;
		return numberIn(value, least, most, label, this.refusal);
	}

	/** The most items that a poll may emit. */
	maxItems(): number {
		const { maxItems } = this.options;
		return maxItems === undefined ? DEFAULT_MAX_ITEMS : wholeNumberIn(maxItems, 1, Infinity, 'Max Items per Poll', this.refusal);
	}

	/** Several choices of a list. At least one must be made. */
	choices<T extends string>(name: string, label: string, choices: readonly T[], byDefault: readonly T[]): T[] {
		const given = this.context.getNodeParameter(name, [...byDefault]) as unknown;
		const chosen = choicesIn(given, choices, label, this.refusal);
		if (chosen.length === 0) throw this.refuse(`Nothing is chosen in ${label}`, `Choose at least one: ${choices.join(', ')}`);
		return choices.filter((choice) => chosen.includes(choice));
	}

	refuse(message: string, description: string): Error {
		return new NodeOperationError(this.context.getNode(), message, { description, failure: { cause: 'configuration-invalid' } });
	}
}
