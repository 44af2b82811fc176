import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { SimClock } from '../core/clock';
import { HttpService } from './service';

const switchesSchema = z.strictObject({});

interface Manifest {
	name: string;
	version: string;
}

/**
 * The public npm registry with one package in it, as n8n and the npm client ask it: the list of versions, one version, and the
 * tarball. Played by the lab, because n8n takes another registry than the public one only with a licence.
 */
export class Registry extends HttpService<typeof switchesSchema> {
	override readonly hosts = ['registry.npmjs.org'];

	/** What npm shows as `dist.integrity`: the checksum that an operator approves. */
	readonly checksum: string;

	readonly manifest: Manifest;

	constructor(clock: SimClock, tarball: string) {
		super({ clock, switches: switchesSchema });
		const content = readFileSync(tarball);
		const manifest = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })) as Manifest;
		const { name, version } = manifest;
		const hash = (kind: string) => createHash(kind).update(content);
		const checksum = `sha512-${hash('sha512').digest('base64')}`;
		const file = `/${name}/-/${name}-${version}.tgz`;
		const published = { ...manifest, dist: { integrity: checksum, shasum: hash('sha1').digest('hex'), tarball: `https://${this.hosts[0]}${file}` } };
		this.checksum = checksum;
		this.manifest = manifest;
		this.server.app.get(`/${name}`, () => ({ name, 'dist-tags': { latest: version }, versions: { [version]: published } }));
		this.server.app.get(`/${name}/${version}`, () => published);
		this.server.app.get(file, async (_request, reply) => await reply.type('application/octet-stream').send(content));
	}

	/** The packages and files that were asked for, each once. */
	get asked(): string[] {
		return [...new Set(this.server.journal.list().map(({ path }) => path))].sort();
	}

	credentials() {
		return [];
	}

	protected clear(): void {}

	protected unknownCall(): unknown {
		return { error: 'Not found' };
	}

	protected unreadable(message: string): unknown {
		return { error: message };
	}
}
