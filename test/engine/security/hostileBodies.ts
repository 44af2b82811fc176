const DEPTH = 100_000;
const MEGABYTES_50 = 50 * 1024 * 1024;

/** Texts on which careless patterns and pages choke, and which must not get into a note, a log line or a page as they are. */
export const HOSTILE_TEXTS: Record<string, string> = {
	'an HTML name': '<img src=x onerror=alert(1)><script>alert(2)</script>',
	'control characters': 'FIN\u0000\u001b[31m-LT\r\n\u007f\u0085\u2028',
	'a forged note': 'FIN\n[cortex-xdr:released:-:1]',
	'a name for backtracking': `${'a'.repeat(200_000)}!`,
	'opening brackets': '<'.repeat(200_000),
	'forged markers': '[cortex-xdr:isolated:a:'.repeat(20_000),
	'nothing but blanks': `${' '.repeat(200_000)}x`,
	'a template': '{{ $env.SECRET }} ${process.env} %s %n',
};

/** Bodies as no product sends them: what the node makes of each is one question, that it survives is another. */
export const HOSTILE_BODIES: Record<string, string> = {
	'keys of the prototype':
		'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"reply":{"__proto__":{"polluted":1},' +
		'"endpoints":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}]},' +
		'"results":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}]}',
	'lists in lists': '['.repeat(DEPTH) + ']'.repeat(DEPTH),
	'objects in objects': '{"detail":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH),
	'objects in objects with nothing in them': '{"detail":'.repeat(40) + '{}' + '}'.repeat(40),
	'deep endpoints': `{"reply":{"endpoints":[{"endpoint_name":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}]}}`,
	'deep rows': `{"count":1,"next":null,"results":[{"name":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}]}`,
	'a deep error': `{"reply":{"err_code":500,"err_msg":"no","err_extra":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}}`,
	'fifty megabytes of JSON': `{"reply":"${'x'.repeat(MEGABYTES_50)}"}`,
	'fifty megabytes of text': '<'.repeat(MEGABYTES_50),
	'a torn reply': '{"reply":{"endpoints":[{"endpoint_id":"0',
	'a number': '1e400',
	'null': 'null',
};
