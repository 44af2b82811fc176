import { resource } from '../../../shared/resource';
import { getMany } from './getMany.operation';
import { getMetadata } from './getMetadata.operation';
import { getResultFiles } from './getResultFiles.operation';
import { getResults } from './getResults.operation';
import { getStatus } from './getStatus.operation';
import { run } from './run.operation';
import { runPreset } from './runPreset.operation';
import { runSnippet } from './runSnippet.operation';

export const script = resource('script', 'Script', [getMany, getMetadata, getResultFiles, getResults, getStatus, run, runPreset, runSnippet], {
	default: 'getMany',
});
