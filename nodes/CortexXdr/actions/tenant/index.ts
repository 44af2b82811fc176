import { resource } from '../../../shared/resource';
import { checkSetUp } from './checkSetUp.operation';
import { getActionExpiry } from './getActionExpiry.operation';
import { identityCoverage } from './identityCoverage.operation';
import { setActionExpiry } from './setActionExpiry.operation';

export const tenant = resource('tenant', 'Tenant', [checkSetUp, getActionExpiry, identityCoverage, setActionExpiry], {
	default: 'checkSetUp',
});
