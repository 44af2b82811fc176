import type { VectraSwitches } from '../switches';
import { isAvailable, type Version } from '../version';
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

/** The fields of the preview v3.5, in its records alone and where this tenant shows them. */
export function previewFields({ version, switches }: View, fields: Row): Row {
	return isAvailable(version, { rux: 5 }) && switches.previewFieldsShown ? fields : {};
}
