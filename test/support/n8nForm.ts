import axios, { type AxiosResponse } from 'axios';
import { eventually } from './eventually';

export interface FormAccess {
	username: string;
	password: string;
}

const client = axios.create({ proxy: false, timeout: 60_000, validateStatus: () => true });

/** Opens a form of n8n, as following its link does. */
export async function openForm(url: string, auth?: FormAccess): Promise<AxiosResponse<string>> {
	return await client.get<string>(url, { ...(auth ? { auth } : {}), responseType: 'text' });
}

/**
 * Opens the next page of a form as n8n's own page does: n8n never answers while the execution runs, so its status is
 * asked for until it waits or has ended.
 */
export async function openNextPage(url: string, auth?: FormAccess): Promise<AxiosResponse<string>> {
	const status = new URL(url);
	status.pathname += '/n8n-execution-status';
	await eventually('the execution of the form waits or has ended', async () => !BUSY.includes((await openForm(status.href, auth)).data));
	return await openForm(url, auth);
}

/** What n8n says of an execution that goes on. */
const BUSY = ['new', 'running'];

/** Sends a form of n8n: fields in their order, as its page names them. */
export async function sendForm(url: string, fields: readonly string[], auth?: FormAccess): Promise<AxiosResponse<{ formWaitingUrl?: string }>> {
	const form = new FormData();
	fields.forEach((value, index) => form.append(`field-${index}`, value));
	return await client.post(url, form, auth ? { auth } : {});
}

/** The text of a page of a form, without its markup, scripts and styles. */
export const wordsOf = (page: string): string => page.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

/** What can be chosen in a page with one field of choices. */
export const choicesOf = (page: string): string[] => [...page.matchAll(/class='multiselect-checkbox'[^>]*value='([^']*)'/g)].map(([, value]) => value);
