/**
 * The pure rules, in rooms that are mutated one after the other: within a room every test of the room runs for a change
 * that takes effect when a module is loaded, and the shared room has slow tests that the others need not wait for.
 */
export const ROOMS = {
	cortex: 'nodes/CortexXdr/containment/**/*.ts',
	containment: 'nodes/Vectra/containment/**/*.ts',
	events:
		'nodes/{shared/trigger/{allowance,baseline,cursor,drain,emitted,failedPolls,singleFlight},CortexXdr/trigger/{incidents/{incidentSnapshots,incidentView},isolation/{isolationState,managementLog},status/statusState},Vectra/trigger/{feed/{feedPage,filters,times,views},scores/scoreSnapshot,tags/tagSnapshot}}.ts',
	shared: 'nodes/shared/{attempt,connectionFailure,containment,formValues,network,pattern,throttling,time,transportFailure}.ts',
};
