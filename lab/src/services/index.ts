import type { SimClock } from '../core/clock';
import { ChatModelService } from './chatModel';
import { JiraService } from './jira';
import { MailService } from './mail';
import type { Service } from './service';
import { ServiceNowService } from './serviceNow';
import { SlackService } from './slack';
import { TeamsService } from './teams';
import { WebhookService } from './webhook';

/** Everything that the templates talk to besides the two products, one line each. */
export function createServices(clock: SimClock) {
	return {
		chatModel: new ChatModelService(clock),
		jira: new JiraService(clock),
		mail: new MailService(clock),
		serviceNow: new ServiceNowService(clock),
		slack: new SlackService(clock),
		teams: new TeamsService(clock),
		webhook: new WebhookService(clock),
	} satisfies Record<string, Service>;
}

export type Services = ReturnType<typeof createServices>;
