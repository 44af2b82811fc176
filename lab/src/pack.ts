import { packPackage } from './n8n/pack';

/** Builds and packs the package, with `--again` also if nothing has changed, and prints where the tarball is. */
packPackage({ again: process.argv.includes('--again') }).then(
	(tarball) => console.log(tarball),
	(error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	},
);
