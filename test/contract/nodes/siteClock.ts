import { SimClock } from '../../../lab/src/core/clock';
import { systemClock } from '../../../nodes/shared/clock';

/** Not on a whole second, for Vectra writes whole seconds. */
const START = Date.parse('2026-02-03T09:00:00.250Z');

let clock = new SimClock(START);

beforeEach(() => {
	clock = new SimClock(START);
	jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
	jest.spyOn(systemClock, 'monotonic').mockImplementation(() => clock.now());
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => clock.advance(ms));
});

afterEach(() => jest.restoreAllMocks());

/** The one clock of a test, for its simulators and for the nodes. Only `advance` moves it, and what the nodes sleep. */
export const siteClock = (): SimClock => clock;
