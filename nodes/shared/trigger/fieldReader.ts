import { NodeOperationError, type IDataObject, type IPollFunctions } from 'n8n-workflow';
import { choiceIn, flagIn, listIn } from '../formValues';
import { numeric } from '../values';
import { DEFAULT_MAX_ITEMS } from './form';

/** Reads the fields of a trigger. Each error is a NodeOperationError that names the field. */
export class FieldReader {
	readonly filters: IDataObject;

	readonly options: IDataObject;

	constructor(protected readonly context: IPollFunctions) {
		this.filters = context.getNodeParameter('filters', {}) as IDataObject;
		this.options = context.getNodeParameter('options', {}) as IDataObject;
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
		return choiceIn(given, choices, byDefault, label, (message, description) => this.refuse(message, description));
	}

	/** A switch in a collection. */
	flag(from: IDataObject, name: string, label: string, byDefault = false): boolean {
		return flagIn(from[name], byDefault, label, (message, description) => this.refuse(message, description));
	}

	/** A number in a collection; undefined when it is not set. */
	number(from: IDataObject, name: string, label: string, least: number, most: number): number | undefined {
		const value = from[name];
		if (value === undefined || value === null || value === '') return undefined;
		const read = numeric(value);
		if (read === undefined || read < least || read > most) {
			const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
			throw this.refuse(`“${label}” must be a number, ${range}`, `Correct “${label}” in “${this.context.getNode().name}”`);
		}
		return read;
	}

	/** The most items that a poll may emit. */
	maxItems(): number {
		return Math.floor(this.number(this.options, 'maxItems', 'Max Items per Poll', 1, Infinity) ?? DEFAULT_MAX_ITEMS);
	}

	/** Several choices of a list. At least one must be made. */
	choices<T extends string>(name: string, label: string, choices: readonly T[], byDefault: readonly T[]): T[] {
		const given = this.context.getNodeParameter(name, [...byDefault]) as unknown;
		const chosen = listIn(given, label, (message, description) => this.refuse(message, description));
		const refused = chosen.find((one) => !choices.some((choice) => choice === one));
		if (refused !== undefined) {
			throw this.refuse(`“${refused}” is not one of the choices of ${label}`, `${label} takes: ${choices.join(', ')}`);
		}
		if (chosen.length === 0) throw this.refuse(`Nothing is chosen in ${label}`, `Choose at least one: ${choices.join(', ')}`);
		return choices.filter((choice) => chosen.includes(choice));
	}

	refuse(message: string, description: string): Error {
		return new NodeOperationError(this.context.getNode(), message, { description, failure: { cause: 'configuration-invalid' } });
	}
}
