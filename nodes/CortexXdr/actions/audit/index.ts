import { resource } from '../../../shared/resource';
import { getManyAgent } from './getManyAgent.operation';
import { getManyManagement } from './getManyManagement.operation';

export const audit = resource('audit', 'Audit Log', [getManyAgent, getManyManagement], { default: 'getManyAgent' });
