import type { SimClock } from '../core/clock';
import type { Service } from './service';
import { WebhookService } from './webhook';

/** Everything that the templates talk to besides the two products, one line each. */
export function createServices(clock: SimClock) {
	return {
		webhook: new WebhookService(clock),
	} satisfies Record<string, Service>;
}

export type Services = ReturnType<typeof createServices>;
