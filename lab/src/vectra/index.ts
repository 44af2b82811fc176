export { VectraSimulator, type VectraSimulatorOptions } from './simulator';
export { VectraWorld } from './world/world';
export { switchesSchema, type VectraSwitches } from './switches';
export { DEFAULT_CLIENT, DEFAULT_TOKEN, TokenStore, type CredentialInput, type Role } from './tokens';
export type { Deployment } from './version';
export type { Account, Detection, Entity, Group, Host, HostInput, Note } from './world/types';
