import { Tenant } from './tenant';

/** Runs a benchmark against a tenant of its own; a wrong result or any other error ends the process with code 1. */
export function benchmark(measure: (tenant: Tenant) => Promise<void>): void {
	const main = async (): Promise<void> => {
		const tenant = await Tenant.start();
		try {
			await measure(tenant);
		} finally {
			await tenant.stop();
		}
	};
	main().then(
		() => process.exit(),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
}
