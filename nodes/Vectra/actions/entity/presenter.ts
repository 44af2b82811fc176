import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { text } from '../../../shared/values';
import { showEntity } from '../../output/subject';
import type { EntityType } from '../../transport/objects';
import { isSimplified } from '../listing';

/**
 * Shows an entity in one form on both deployments. Without Simplify it also holds the record as Vectra sent it, under
 * `raw`, because a record of Quadrant UX does not say whether it is a host or an account.
 */
export function entityPresenter(context: IExecuteFunctions, itemIndex: number, type: EntityType) {
	const simplified = isSimplified(context, itemIndex);
	return (record: IDataObject): IDataObject => {
		const shown = showEntity(record, typeOf(record, type));
		return simplified || shown === record ? shown : { ...shown, raw: record };
	};
}

function typeOf(record: IDataObject, otherwise: EntityType): EntityType {
	const type = text(record.type ?? record.entity_type).toLowerCase();
	return type === 'host' || type === 'account' ? type : otherwise;
}
