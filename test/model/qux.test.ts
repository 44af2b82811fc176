import { campaign, campaignTimeout, runsPerDeployment } from './support/campaign';

it(
	`holds the eight invariants over ${runsPerDeployment} random histories on QUX`,
	async () => {
		await campaign('qux');
	},
	campaignTimeout,
);
