import { resource } from '../../../shared/resource';
import { abortScan } from './abortScan.operation';
import { assignTag } from './assignTag.operation';
import { get } from './get.operation';
import { getAlerts } from './getAlerts.operation';
import { getMany } from './getMany.operation';
import { getPolicy } from './getPolicy.operation';
import { isolate } from './isolate.operation';
import { removeTag } from './removeTag.operation';
import { scan } from './scan.operation';
import { setAlias } from './setAlias.operation';
import { terminateCausality } from './terminateCausality.operation';
import { terminateProcess } from './terminateProcess.operation';
import { unisolate } from './unisolate.operation';

export const endpoint = resource(
	'endpoint',
	'Endpoint',
	[abortScan, assignTag, get, getAlerts, getMany, getPolicy, isolate, removeTag, scan, setAlias, terminateCausality, terminateProcess, unisolate],
	{ default: 'get' },
);
