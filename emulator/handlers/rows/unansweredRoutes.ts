import type { ApiRequest, Environment, PathSegment, Route } from '../../contracts';
import { refuse } from '../../protocol/refusals';

const messagePrefix = 'Microsoft.Dynamics.CRM.';

/** Messages the service has and the local Dataverse lacks. */
const missingMessages = new Set([
	'BulkDelete', 'InitializeAnnotationBlocksDownload', 'InitializeAttachmentBlocksUpload', 'CommitAttachmentBlocksUpload', 'InitializeAttachmentBlocksDownload',
	'InitializeFileBlocksUpload', 'CommitFileBlocksUpload', 'InitializeFileBlocksDownload', 'DownloadBlock', 'RetrieveMetadataChanges', 'PublishXml', 'ExecuteWorkflow',
]);

const refuseRequest = (request: ApiRequest, { schema }: Environment, segments: PathSegment[]): never => {
	const [first] = segments;
	const message = segments.find(({ name }) => name.startsWith(messagePrefix))?.name.slice(messagePrefix.length) ?? first?.name ?? '';
	if (missingMessages.has(message)) throw refuse.notImplemented(`The message '${message}'`);
	if (first && !schema.byEntitySet(first.name)) throw refuse.segment(first.name);
	const unknown = segments.find(({ name }) => name.startsWith(messagePrefix));
	if (unknown) throw refuse.noResource(`${request.origin}/api/data/v9.2/${request.path}`);
	throw refuse.methodNotAllowed(request.method);
};

/** What nothing else answered: 501 for what is known to be missing, 404 for unknown names, 405 for the wrong method. */
export const unansweredRoutes: Route[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({ method, matches: () => true, handle: refuseRequest }));
