import { portInUse } from './n8n/ports';

/** The ports unless an option says otherwise. Each has an option `--<name>-port` and a variable `LAB_<NAME>_PORT`. */
const DEFAULT_PORTS = { cortex: 8461, qux: 8462, rux: 8463, console: 8460, n8n: 5678 };

type Service = keyof typeof DEFAULT_PORTS;

const SERVICES = Object.keys(DEFAULT_PORTS) as Service[];

/** A mistake at the keyboard, or a port that somebody else uses: the message is all there is to show. */
export class UsageError extends Error {}

export interface PortOptions {
	/** What is going to listen. Left out: everything. */
	services?: readonly Service[];
	/** Further options without a value. */
	flags?: readonly string[];
	/** Take free ports where none is asked for: nobody is going to type them. */
	anyFree?: boolean;
}

/**
 * The ports to use, from options such as `--n8n-port 5680` and variables such as `LAB_N8N_PORT`. An error names a port
 * that is in use and how to choose another.
 */
export async function portsFrom(
	args: readonly string[],
	{ services = SERVICES, flags = [], anyFree = false }: PortOptions = {},
): Promise<Record<Service, number>> {
	checkArguments(args, services, flags);
	const ports = { ...DEFAULT_PORTS };
	for (const service of services) {
		const asked = valueAfter(args, optionOf(service)) ?? process.env[variableOf(service)];
		ports[service] = asked === undefined ? (anyFree ? 0 : ports[service]) : portNumber(asked, service);
		if (ports[service] !== 0 && (await portInUse(ports[service]))) {
			throw new UsageError(
				`Port ${ports[service]} on 127.0.0.1, wanted for ${service}, is in use. ` +
					`Choose another with ${optionOf(service)} <port> or ${variableOf(service)}=<port> (0: any free one).`,
			);
		}
	}
	return ports;
}

const optionOf = (service: Service): string => `--${service}-port`;

const variableOf = (service: Service): string => `LAB_${service.toUpperCase()}_PORT`;

function portNumber(text: string, service: Service): number {
	const port = Number(text);
	if (/^\d+$/.test(text) && port <= 65_535) return port;
	throw new UsageError(`"${text}" is no port for ${service}: a number from 0 to 65535 is expected`);
}

function valueAfter(args: readonly string[], option: string): string | undefined {
	const index = args.indexOf(option);
	return index < 0 ? undefined : (args[index + 1] ?? '');
}

function checkArguments(args: readonly string[], services: readonly Service[], flags: readonly string[]): void {
	const valued = services.map(optionOf);
	for (let index = 0; index < args.length; index++) {
		if (valued.includes(args[index])) index += 1;
		else if (!flags.includes(args[index])) {
			throw new UsageError(`"${args[index]}" is not known. The options: ${[...flags, ...valued].join(', ')}`);
		}
	}
}
