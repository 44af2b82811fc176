import { nextStep } from '../../../nodes/CortexXdr/containment/outcome';
import { explain, explainReply } from '../../../nodes/CortexXdr/transport/errors';
import { OUTCOMES, type Outcome } from '../../../nodes/shared/containment';
import { NetworkFailure } from '../../../nodes/shared/http';
import { BAD_INPUT, REPLIES } from './operations/badInputCases';
import { controlTime, cortex, envelope, runCortex } from './operations/support';

/**
 * The texts that a person reads, in one snapshot: a change of words is one commit that shows before and after.
 * `npx jest --selectProjects=engine --testPathPatterns=cortex/texts -u` takes a new one.
 */

controlTime();

const line = ({ message, description }: { message: string; description?: string | null }) => [message, description].filter(Boolean).join(' | ');

const STATUSES = [200, 302, 400, 401, 402, 403, 404, 407, 408, 413, 422, 429, 500, 502, 503, 504];
const CODES = ['CERT_HAS_EXPIRED', 'EAI_AGAIN', 'ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPROTO', 'ETIMEDOUT', 'SELF_SIGNED_CERT_IN_CHAIN'];

it('says what happened and what to do', async () => {
	const outcomes = Object.keys(OUTCOMES) as Outcome[];
	const nextSteps = outcomes.flatMap((outcome) => {
		const named = { endpointName: 'FIN-LT-0142', actionId: 48211 };
		const steps = [nextStep(outcome, { desired: 'isolated', ...named }), nextStep(outcome, { desired: 'released' })];
		return steps.map((step) => `${outcome}: ${step}`);
	});
	const replies = STATUSES.flatMap((status) => [
		`${status}: ${line(explainReply({ status, headers: {}, body: envelope(status, 'Words of Cortex') }, 0))}`,
		`${status}, a page: ${line(explainReply({ status, headers: {}, body: '<html>Sign in</html>' }, 0))}`,
	]);
	const failures = CODES.map((code) => `${code}: ${line(explain(new NetworkFailure(code, 'words of Node')) ?? { message: 'none' })}`);
	cortex(REPLIES);
	const badInput: string[] = [];
	for (const [parameters, bad] of BAD_INPUT) {
		const { error } = await runCortex(parameters, { items: [{ value: bad }] });
		badInput.push(`${String(parameters.resource)} ${String(parameters.operation)}: ${line(error ?? { message: 'no error' })}`);
	}
	expect({ nextSteps, replies, failures, badInput }).toMatchSnapshot();
});
