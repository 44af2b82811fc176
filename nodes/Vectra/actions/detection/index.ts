import { resource } from '../../../shared/resource';
import { close } from './close.operation';
import { createTriageRule } from './createTriageRule.operation';
import { downloadPcap } from './downloadPcap.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { reopen } from './reopen.operation';
import { setExternalReference } from './setExternalReference.operation';
import { setInvestigationStatus } from './setInvestigationStatus.operation';

export const detection = resource(
	'detection',
	'Detection',
	[close, createTriageRule, downloadPcap, get, getMany, reopen, setExternalReference, setInvestigationStatus],
	{ default: 'get' },
);
