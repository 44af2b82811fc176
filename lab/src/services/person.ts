import axios, { type AxiosResponse } from 'axios';

/** What a browser calls itself. Mail scanners do the same. */
export const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

const client = axios.create({ proxy: false, timeout: 30_000, validateStatus: () => true, responseType: 'text' });

/** Addresses that a message leads to, in their order, each once. */
export function linksIn(html: string): string[] {
	const hrefs = [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => url.replace(/&amp;/g, '&'));
	return [...new Set(hrefs)];
}

/**
 * Opens a link as somebody does who only looks: a person, a scanner of mail, a preview.
 *
 * @param userAgent null: none is sent, as Microsoft's preview of links does
 */
export async function openLink(url: string, userAgent: string | null = BROWSER): Promise<AxiosResponse<string>> {
	return await client.get<string>(url, { headers: { 'User-Agent': userAgent ?? false } });
}

/** Sends a form of n8n from a browser: the fields in their order, as its page names them. */
export async function sendForm(url: string, fields: readonly string[]): Promise<AxiosResponse<string>> {
	const form = new FormData();
	fields.forEach((value, index) => form.append(`field-${index}`, value));
	return await client.post<string>(url, form, { headers: { 'User-Agent': BROWSER } });
}

/** Posts to n8n what a product reports of a click. */
export async function report(url: string, body: string, headers: Record<string, string>): Promise<AxiosResponse<string>> {
	return await client.post<string>(url, body, { headers });
}
