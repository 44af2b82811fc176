import axios, { type AxiosResponse } from 'axios';

export interface FormAccess {
	username: string;
	password: string;
}

const client = axios.create({ proxy: false, timeout: 60_000, validateStatus: () => true });

/** Opens a form of n8n, as following its link does. */
export async function openForm(url: string, auth?: FormAccess): Promise<AxiosResponse<string>> {
	return await client.get<string>(url, { ...(auth ? { auth } : {}), responseType: 'text' });
}

/** Sends a form of n8n: fields in their order, as its page names them. */
export async function sendForm(url: string, fields: readonly string[], auth?: FormAccess): Promise<AxiosResponse<{ formWaitingUrl?: string }>> {
	const form = new FormData();
	fields.forEach((value, index) => form.append(`field-${index}`, value));
	return await client.post(url, form, auth ? { auth } : {});
}
