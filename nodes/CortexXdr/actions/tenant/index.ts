import { resource } from '../../../shared/resource';
import { getActionExpiry } from './getActionExpiry.operation';
import { setActionExpiry } from './setActionExpiry.operation';

export const tenant = resource('tenant', 'Tenant', [getActionExpiry, setActionExpiry], { default: 'getActionExpiry' });
