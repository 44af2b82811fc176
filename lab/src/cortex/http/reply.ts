import type { CortexSwitches } from '../switches';

/** The reply of a call that created an action. */
export function actionReply(actionId: number, count: number, switches: CortexSwitches): unknown {
	const form = (value: number) => (switches.actionIdsAsStrings ? String(value) : value);
	if (switches.actionIdOnly) return { reply: { action_id: form(actionId) } };
	return { reply: { action_id: form(actionId), status: form(1), endpoints_count: form(count) } };
}

/** The reply of calls that only say that they worked. */
export const trueReply = ({ bareTrueReplies }: CortexSwitches): unknown =>
	bareTrueReplies ? true : { reply: true };
