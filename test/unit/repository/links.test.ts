import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

const below = (folder: string) => readdirSync(join(ROOT, folder)).map((file) => join(folder, file));

const documents = [...below('.'), ...below('docs'), ...below('workflows'), ...below('.github')].filter((file) => file.endsWith('.md'));

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** What is shown as code is not a link. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchors of a document, as GitHub makes them of its headings. */
function anchors(text: string): string[] {
	const headings = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading]) => heading);
	return headings.map((heading) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replace(/\s/g, '-'),
	);
}

/** Why a relative link leads nowhere; undefined if it leads somewhere. */
function fault(from: string, link: string): string | undefined {
	const [path, anchor] = link.split('#');
	const target = path === '' ? from : join(dirname(from), decodeURIComponent(path));
	if (!existsSync(join(ROOT, target))) return `${from}: there is no ${link}`;
	if (anchor && target.endsWith('.md') && !anchors(read(target)).includes(anchor)) return `${from}: no heading for ${link}`;
	return undefined;
}

it('finds the documents and their headings', () => {
	expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'workflows/README.md']));
	expect(anchors('# A\n## Vectra AI with OAuth2 (Respond UX, or 9.1)\n```\n# no\n```')).toEqual([
		'a',
		'vectra-ai-with-oauth2-respond-ux-or-91',
	]);
});

it.each(documents)('%s: every relative link leads somewhere', (document) => {
	const text = prose(read(document));
	const links = [
		...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link),
		...[...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, link]) => link),
	];
	const relative = links.filter((link) => !/^[a-z]+:/i.test(link));
	expect(relative.flatMap((link) => fault(document, link) ?? [])).toEqual([]);
});

it('lists every page of the documentation in its index', () => {
	const index = read('docs/README.md');
	const pages = readdirSync(join(ROOT, 'docs')).filter((file) => file.endsWith('.md') && file !== 'README.md');
	expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([]);
});
