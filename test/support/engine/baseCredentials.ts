import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialType, IHttpRequestOptions } from 'n8n-workflow';

/** Only the lab has n8n's own credential types; they are loaded when a template uses one. */
const BASE_FOLDER = resolve(__dirname, '../../../lab/n8n/node_modules/n8n-nodes-base');

/** One of n8n's own credential types, such as `jiraSoftwareCloudApi`; undefined if n8n has none of that name. */
export function loadBaseCredential(name: string): ICredentialType | undefined {
	const list = join(BASE_FOLDER, 'dist/known/credentials.json');
	if (!existsSync(list)) return undefined;
	const known = JSON.parse(readFileSync(list, 'utf8')) as Record<string, { className: string; sourcePath: string }>;
	const entry = known[name];
	if (!entry) return undefined;
	const module = createRequire(__filename)(join(BASE_FOLDER, entry.sourcePath)) as Record<string, new () => ICredentialType>;
	return new module[entry.className]();
}

/** Signs a request as n8n does by a type's generic rules: `={{$credentials.<field>}}` stands for that field. */
export function authenticateByRules(
	{ name, authenticate }: ICredentialType,
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	if (typeof authenticate !== 'object') throw new Error(`${name} has no rules for signing a request`);
	const { auth, headers } = authenticate.properties;
	const fill = (text: string): string => text.replace(/^=/, '').replace(/\{\{\s*\$credentials\.(\w+)\s*\}\}/g, (_match, field: string) => String(credentials[field] ?? ''));
	const filled = (fields: object): Record<string, string> => Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, fill(String(text))]));
	return {
		...request,
		...(auth ? { auth: filled(auth) as unknown as IHttpRequestOptions['auth'] } : {}),
		...(headers ? { headers: { ...request.headers, ...filled(headers) } } : {}),
	};
}
