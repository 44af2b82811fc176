import type { SimClock } from '../core/clock';
import { MailService } from './mail';
import { ChatModelService } from './chatModel';
import type { Service } from './service';
import { SlackService } from './slack';
import { TeamsService } from './teams';
import { WebhookService } from './webhook';

/** Everything that the templates talk to besides the two products, one line each. */
export function createServices(clock: SimClock) {
	return {
		mail: new MailService(clock),
		slack: new SlackService(clock),
		teams: new TeamsService(clock),
		chatModel: new ChatModelService(clock),
		webhook: new WebhookService(clock),
	} satisfies Record<string, Service>;
}

export type Services = ReturnType<typeof createServices>;
