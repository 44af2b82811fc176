import { resource } from '../../../shared/resource';
import { checkSetUp } from './checkSetUp.operation';

export const deployment = resource('deployment', 'Deployment', [checkSetUp], { default: 'checkSetUp' });
