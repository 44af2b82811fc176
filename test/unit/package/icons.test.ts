import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { credentials, nodes, ROOT } from './shipped';

/** What an icon is seen on in n8n’s two themes. */
const BACKGROUND = { light: '#FFFFFF', dark: '#2B2B2B' };

/** What WCAG asks of graphics; n8n warns below 1.5. */
const LEAST_CONTRAST = 3;

type Theme = keyof typeof BACKGROUND;

const drawings = [
	...nodes.map(({ source, instance }) => ({ source, icon: instance.description.icon })),
	...credentials.map(({ source, instance }) => ({ source, icon: instance.icon })),
].flatMap(({ source, icon }) =>
	(['light', 'dark'] as const).map((theme) => ({ source, theme, path: themed(icon)[theme] ?? '' })),
);

it.each(drawings)('$source, $theme: the drawing is there and stands out', ({ source, theme, path }) => {
	expect(path).toMatch(/^file:.+\.svg$/);
	const file = join(ROOT, dirname(source), path.replace(/^file:/, ''));
	expect(existsSync(file)).toBe(true);
	const colours = readFileSync(file, 'utf8').match(/#[0-9A-F]{6}\b/gi) ?? [];
	expect(colours.length).toBeGreaterThan(0);
	const best = Math.max(...colours.map((colour) => contrast(colour, BACKGROUND[theme])));
	expect(best).toBeGreaterThan(LEAST_CONTRAST);
});

it('has two drawings for each, one a theme', () => {
	for (const { source } of [...nodes, ...credentials]) {
		const paths = drawings.filter((drawing) => drawing.source === source).map(({ path }) => path);
		expect([source, new Set(paths).size]).toEqual([source, 2]);
	}
});

it('knows black from white', () => {
	expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21);
	expect(contrast('#777777', '#777777')).toBe(1);
});

function themed(icon: unknown): Partial<Record<Theme, string>> {
	return typeof icon === 'object' && icon !== null ? icon : {};
}

/** The contrast ratio of WCAG 2.2, 1 to 21. */
function contrast(one: string, other: string): number {
	const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (bright + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const share = parseInt(colour.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
