import type { VectraSwitches } from '../switches';
import type { Version } from '../version';
import type { VectraWorld } from '../world/world';

/** What decides how an object looks to a caller. */
export interface View {
	readonly world: VectraWorld;
	readonly switches: VectraSwitches;
	readonly version: Version;
	/** Scheme and host of the request. */
	readonly origin: string;
}

export type Row = Record<string, unknown>;
