import { triggerRouter } from '../../shared/trigger/router';
import { assignmentChange } from './assignments/assignmentChange';
import { containmentChange } from './containment/containmentChange';
import { newDetection } from './detections/newDetection';
import { openSession, type TriggerModule } from './poll';
import { entityScoreChange } from './scores/entityScoreChange';
import { tagChange } from './tags/tagChange';

/** The values of “Trigger On”, in the order of the form. */
const TRIGGERS = [assignmentChange, containmentChange, entityScoreChange, newDetection, tagChange] as unknown as ReadonlyArray<TriggerModule<unknown>>;

export const { properties: triggerProperties, poll: pollTrigger } = triggerRouter(TRIGGERS, openSession, { default: 'containmentChange' });
