import type { WritePlan } from '../writing/plan';
import type { UpsertContext } from './context';

/**
 * What the settings say about every write. Duplicate rules are asked row by row: bulk messages ignore their header.
 * @param bulk whether the table offers the bulk message
 */
export function writeOptions({ settings }: UpsertContext, bulk: boolean): Pick<WritePlan<never>, 'bulk' | 'groupSize' | 'headers' | 'tag'> {
	const headers = { ...settings.writeHeaders, ...(settings.duplicateRules ? { 'MSCRM.SuppressDuplicateDetection': 'false' } : {}) };
	return { bulk: bulk && !settings.duplicateRules, groupSize: settings.groupSize, headers, ...(settings.tag ? { tag: settings.tag } : {}) };
}
