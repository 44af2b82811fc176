import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { compactJson, isRecord } from './values';

/** Fields that decide what may be done, by which code, and to how many. The person who builds the workflow sets them, never a language model. */
const SAFETY_FIELDS: Readonly<Record<string, string>> = {
	mode: 'Mode',
	evidence: 'Evidence',
	whenOffline: 'When Offline',
	protectedEndpoints: 'Protected Endpoints',
	everyEndpoint: 'Every Endpoint',
	restoreEverywhere: 'Restore on Every Endpoint',
	allowHighRisk: 'Allow High Risk',
	confirm: 'Confirm',
	preset: 'Preset',
	commands: 'Commands',
	snippetCode: 'Python Code',
};

/** Those among the options. */
const SAFETY_OPTIONS = ['maxEndpoints', 'addressAge', 'requireAgreement'];

/**
 * Refuses a mutation whose safety a model would fill in. n8n keeps `$fromAI` even in fields that take no expression, so the
 * raw text of the form is looked at before any field is read.
 *
 * @throws NodeOperationError that names the field
 */
export function refuseModelInSafety(context: IExecuteFunctions): void {
	const { parameters } = context.getNode();
	const options: unknown = parameters.options;
	const guarded = isRecord(options) ? SAFETY_OPTIONS.map((option) => options[option]) : options;
	const isLeft = (value: unknown): boolean => /\$fromai/i.test(compactJson(value));
	const field = Object.keys(SAFETY_FIELDS).find((name) => isLeft(parameters[name]));
	if (field === undefined && !isLeft(guarded)) return;
	const label = field === undefined ? 'A limit in Options' : SAFETY_FIELDS[field];
	throw new NodeOperationError(context.getNode(), `${label} is left to a model ($fromAI)`, {
		itemIndex: 0,
		description: 'Nothing was sent. Set this field yourself: a model may choose the endpoint, but not what protects the others',
	});
}
