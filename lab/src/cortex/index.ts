export { CortexSimulator, type CortexSimulatorOptions } from './simulator';
export { CortexWorld } from './world/world';
export { switchesSchema, type CortexSwitches } from './switches';
export { DEFAULT_KEYS, type ApiKeyInput } from './keys';
export { ISOLATION, type EndpointInput, type FailurePlan } from './world/types';
