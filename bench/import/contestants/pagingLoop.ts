import type { WebApi } from '../../host/webApi';
import { PREFERENCES, QUESTION } from '../accounts';

/** Page after page with `fetch`, parsed, counted and forgotten: the limit of reading, as the next link is known only with the page before. Returns the number of rows. */
export async function pagingLoop(api: WebApi): Promise<number> {
	let rows = 0;
	for await (const page of api.pages(QUESTION, PREFERENCES)) rows += page.length;
	return rows;
}
