import { LIMIT_COLUMNS, readLimits, type AttachmentLimits } from '../../../domain/notes/publish/attachmentLimits';
import { queryPath } from '../../../domain/odata/path';
import type { DataverseClient } from '../../DataverseClient';

/** What the environment takes as a file. A user who may not read the organization's row learns it from the service's refusals instead. */
export async function readAttachmentLimits(client: DataverseClient): Promise<AttachmentLimits> {
	const reply = await client.request({ method: 'GET', path: queryPath('organizations', { select: LIMIT_COLUMNS }), repeat: 'always' });
	const rows = reply.ok && Array.isArray(reply.body?.value) ? (reply.body.value as Record<string, unknown>[]) : [];
	return readLimits(rows[0]);
}
