import type { StoredRow } from '../contracts';

/** The weak ETag of a row: its row version. */
export const etagOf = (row: StoredRow): string => `W/"${row.versionnumber ?? 0}"`;

/** Whether a list such as `W/"1", W/"2"` names the ETag; weak and strong spellings are equal. */
export const namesEtag = (list: string, etag: string): boolean => {
	const plain = (text: string): string => text.trim().replace(/^W\//, '');
	return list.split(',').some((each) => plain(each) === plain(etag));
};
