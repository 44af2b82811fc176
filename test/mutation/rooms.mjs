/**
 * The pure rules, in rooms that are mutated one after the other: within a room every test of the room runs for a change
 * that takes effect when a module is loaded, and the room of the patterns has slow tests that the others need not wait for.
 */
export const ROOMS = {
	cortex: ['nodes/CortexXdr/containment/*.ts'],
	containment: [
		'nodes/Vectra/actions/containment/{note,outcomes,tags}.ts',
		'nodes/Vectra/trigger/containment/{caps,criteria,exclusions,held,item,ledger,reconcile,releaseRule,window,wording}.ts',
	],
	events: [
		'nodes/Vectra/trigger/{cidr,firstState,membership,overlap}.ts',
		'nodes/Vectra/trigger/events/{attempt,cursor,drain,feedPage,filters,item,known,scoreSnapshot,tagSnapshot,times}.ts',
	],
	patterns: ['nodes/shared/pattern.ts'],
};
