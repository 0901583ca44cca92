import type { Preferences } from '../../protocol/prefer';

/** The header `Preference-Applied` for what was honoured; no header when nothing was. */
export const preferencesApplied = (preferences: Preferences, honoured: { representation?: boolean; pageSize?: boolean; trackChanges?: boolean }): Record<string, string> => {
	const applied = [
		...(honoured.representation ? ['return=representation'] : []),
		...(honoured.trackChanges && preferences.trackChanges ? ['odata.track-changes'] : []),
		...(honoured.pageSize && preferences.maxPageSize !== undefined ? [`odata.maxpagesize=${preferences.maxPageSize}`] : []),
		...(preferences.annotations === undefined ? [] : [`odata.include-annotations="${preferences.annotations}"`]),
	];
	return applied.length === 0 ? {} : { 'Preference-Applied': applied.join(',') };
};
