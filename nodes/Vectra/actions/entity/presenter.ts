import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { text } from '../../../shared/values';
import { showSubject } from '../../output/subject';
import { isSimplified } from '../listing';
import type { EntityType } from '../../transport/objects';

/**
 * An entity in one form on both deployments. Not simplified it holds the record as Vectra sent it under `raw`: a record
 * of Quadrant UX alone does not tell whether it is a host or an account.
 */
export function entityPresenter(context: IExecuteFunctions, itemIndex: number, type: EntityType) {
	const simplified = isSimplified(context, itemIndex);
	return (record: IDataObject): IDataObject => {
		const shown = showSubject(record, typeOf(record, type));
		return simplified || shown === record ? shown : { ...shown, raw: record };
	};
}

function typeOf(record: IDataObject, otherwise: EntityType): EntityType {
	const type = text(record.type ?? record.entity_type).toLowerCase();
	return type === 'host' || type === 'account' ? type : otherwise;
}
