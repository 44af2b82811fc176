import { foreignPath, pathStyleOf } from '../../../nodes/CortexXdr/containment/filePath';
import { anEndpoint } from '../../support/endpoints';

describe('a path', () => {
	it.each([
		['C:\\Temp\\a.exe', 'windows'],
		['d:/a', 'windows'],
		['C:\\', 'windows'],
		['/tmp/a', 'posix'],
		['/', 'posix'],
		['C:a.exe', undefined],
		['\\Temp\\a.exe', undefined],
		['\\\\server\\share\\a', undefined],
		['//server/share', undefined],
		['a.exe', undefined],
		['./a', undefined],
		['../a', undefined],
		['~/a', undefined],
		['$HOME/a', undefined],
		['%TEMP%\\a', undefined],
		['', undefined],
		['/tmp/a\n/etc/b', undefined],
	])('%j is one of %s', (path, style) => {
		expect(pathStyleOf(path)).toBe(style);
	});

	it.each([
		['AGENT_OS_WINDOWS', 'windows', undefined],
		['agent_os_windows', 'posix', /^The path is one of Linux and macOS, the endpoint runs agent_os_windows$/],
		['AGENT_OS_LINUX', 'posix', undefined],
		['AGENT_OS_MACOS', 'posix', undefined],
		['AGENT_OS_MAC', 'windows', /one of Windows/],
		['', 'posix', /does not report the operating system/],
	] as const)('on %s, of %s: %s', (os_type, style, reason) => {
		const found = foreignPath(anEndpoint({ os_type }), style);
		if (reason === undefined) expect(found).toBeUndefined();
		else expect(found).toMatch(reason);
	});
});
