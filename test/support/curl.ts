import axios, { type AxiosResponse } from 'axios';

/** A curl command of the documents. */
export interface CurlCommand {
	method: string;
	url: string;
	headers: Record<string, string>;
	body: string | undefined;
	auth: { username: string; password: string } | undefined;
}

/** Every curl command in the shell examples of a document, in its order. */
export function curlCommandsIn(document: string): CurlCommand[] {
	const blocks = [...document.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text]) => text);
	return blocks.flatMap((block) => splitCommands(block).map(readCommand));
}

/** The words of each command line: as a shell reads quotes and continued lines, without variables. */
function splitCommands(block: string): string[][] {
	const commands: string[][] = [];
	let words: string[] = [];
	for (const [token, single, double, plain] of block.matchAll(/\\\n|'([^']*)'|"([^"]*)"|([^\s'"\\]+)|\n/g)) {
		if (token === '\\\n') continue;
		if (token === '\n') {
			if (words.length > 0) commands.push(words);
			words = [];
		} else words.push(single ?? double ?? plain);
	}
	return words.length > 0 ? [...commands, words] : commands;
}

/** @throws Error for anything that this reader does not know, so that no example goes by unread */
function readCommand([program, ...words]: string[]): CurlCommand {
	if (program !== 'curl') throw new Error(`“${program}” is not curl`);
	const command: CurlCommand = { method: '', url: '', headers: {}, body: undefined, auth: undefined };
	const data: string[] = [];
	let isQuery = false;
	for (let at = 0; at < words.length; at += 1) {
		const value = words[at + 1] ?? '';
		switch (words[at]) {
			case '-s':
				continue;
			case '-G':
				isQuery = true;
				continue;
			case '-X':
				command.method = value;
				break;
			case '-H':
				command.headers[value.slice(0, value.indexOf(':'))] = value.slice(value.indexOf(':') + 1).trim();
				break;
			case '-d':
				data.push(value);
				break;
			case '-u':
				command.auth = { username: value.slice(0, value.indexOf(':')), password: value.slice(value.indexOf(':') + 1) };
				break;
			default:
				if (words[at].startsWith('-') || command.url !== '') throw new Error(`“${words[at]}” is not read here`);
				command.url = words[at];
				continue;
		}
		at += 1;
	}
	if (isQuery) command.url += `?${data.join('&')}`;
	else if (data.length > 0) command.body = data.join('&');
	command.method ||= command.body === undefined ? 'GET' : 'POST';
	if (command.body !== undefined) command.headers['Content-Type'] ??= 'application/x-www-form-urlencoded';
	return command;
}

/** Sends it, to another place if `at` moves its address. Never throws on a status. */
export async function sendCurl({ method, url, headers, body, auth }: CurlCommand, at: (url: string) => string): Promise<AxiosResponse> {
	return await axios.request({ method, url: at(url), headers, data: body, auth, validateStatus: () => true });
}
