import type { IAuthenticateRuleResponseCode, IAuthenticateRuleResponseSuccessBody } from 'n8n-workflow';

/** What the Test of a credential says for a status; without a rule n8n shows the status text alone. */
export function onStatus(value: number, message: string): IAuthenticateRuleResponseCode {
	return { type: 'responseCode', properties: { value, message } };
}

/**
 * What the Test says when the reply is a success but lacks a field that the API always sends: a log-in page answers
 * with 200 too. n8n reports the message when the field has the value given here.
 */
export function notTheApi(key: string, message: string): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value: undefined, message } };
}
