export { createConsole, type Console } from './console';
export type { ConsoleState, ConsoleWorld } from './state';
