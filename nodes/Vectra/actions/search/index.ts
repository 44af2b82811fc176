import { resource } from '../../../shared/resource';
import { accounts } from './accounts.operation';
import { detections } from './detections.operation';
import { hosts } from './hosts.operation';

export const search = resource('search', 'Search', [accounts, detections, hosts], { default: 'hosts' });
