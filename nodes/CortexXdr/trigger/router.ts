import { triggerRouter } from '../../shared/trigger/router';
import { alertCreated } from './alerts/alertCreated';
import { incidentChange } from './incidents/incidentChange';
import { isolationChange } from './isolation/isolationChange';
import { openSession, type TriggerModule } from './session';
import { agentStatusChange } from './status/agentStatusChange';

/** The values of “Trigger On”, in the order of the form. */
const TRIGGERS = [agentStatusChange, alertCreated, incidentChange, isolationChange] as unknown as ReadonlyArray<TriggerModule<unknown>>;

export const { properties: triggerProperties, poll: pollTrigger } = triggerRouter(TRIGGERS, openSession, { default: 'isolationChange' });
