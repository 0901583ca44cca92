import type { ApiRequest, ApiResponse, Environment, Payload, Route } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { empty, json } from '../../protocol/respond';
import { unboundAction } from '../messages/actionPaths';
import { entityParameter, readParameters, required, type EntityParameter, type Parameters } from '../messages/parameters';
import { base64Length, bytesOf, checkKind, checkSize } from './attachmentRules';
import { uploadsOf, type Upload } from './uploads';

/** A block may hold no more than 4 MB. */
const LARGEST_BLOCK = 4 * 1024 * 1024;
/** And its id no more than 64 bytes. */
const LONGEST_BLOCK_ID = 64;

const context = (request: ApiRequest, name: string) => ({ '@odata.context': `${request.origin}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.${name}Response` });

const noteParameter = (environment: Environment, parameters: Parameters): EntityParameter => {
	const target = required(entityParameter(environment, parameters, 'Target'), 'Target');
	if (target.table.logicalName !== 'annotation') throw refuse.argument(`The parameter 'Target' has to be of type 'Microsoft.Dynamics.CRM.annotation'.`);
	if (typeof target.values.documentbody === 'string') throw refuse.argument("The document of an upload in blocks goes by its blocks, not by 'documentbody'.");
	return target;
};

const upload = (environment: Environment, parameters: Parameters): { token: string; found: Upload } => {
	const token = String(required(parameters['FileContinuationToken'], 'FileContinuationToken'));
	const found = uploadsOf(environment).get(token);
	if (!found) throw refuse.argument('The file continuation token is not valid.');
	return { token, found };
};

const initialize = (request: ApiRequest, environment: Environment): ApiResponse => {
	const { table, id, values } = noteParameter(environment, readParameters(request, 'InitializeAnnotationBlocksUpload', ['Target']));
	environment.privileges.require(request.caller, 'Write', table);
	if (typeof values.filename !== 'string' || values.filename === '') throw refuse.argument("The parameter 'Target' has no 'filename'.");
	checkKind(environment, values.filename, values.mimetype);
	const token = Buffer.from(`upload ${environment.newId()}`).toString('base64');
	uploadsOf(environment).set(token, { annotationId: id ?? environment.newId(), blocks: new Map() });
	return json(200, { ...context(request, 'InitializeAnnotationBlocksUpload'), FileContinuationToken: token });
};

const checkBlockId = ({ settings }: Environment, { blocks }: Upload, id: string): void => {
	const size = bytesOf(id, 'BlockId').length;
	if (size === 0 || size > LONGEST_BLOCK_ID) throw refuse.argument(`A block id has 1 to ${LONGEST_BLOCK_ID} bytes.`);
	const [other] = blocks.keys();
	if (other !== undefined && other.length !== id.length) throw refuse.argument('All block ids of an upload have to be of the same length.');
	if (blocks.has(id) && settings.repeatedBlockIds === 'refused') throw refuse.argument(`There is a block '${id}' already.`);
};

const uploadBlock = (request: ApiRequest, environment: Environment): ApiResponse => {
	const parameters = readParameters(request, 'UploadBlock', ['BlockId', 'BlockData', 'FileContinuationToken']);
	const { found } = upload(environment, parameters);
	const id = String(required(parameters['BlockId'], 'BlockId'));
	const data = bytesOf(required(parameters['BlockData'], 'BlockData'), 'BlockData');
	if (data.length > LARGEST_BLOCK) throw refuse.argument(`A block has at most ${LARGEST_BLOCK} bytes.`);
	checkBlockId(environment, found, id);
	found.blocks.set(id, data);
	return empty(204);
};

const joined = ({ blocks }: Upload, list: unknown): Buffer => {
	if (!Array.isArray(list) || list.length === 0) throw refuse.argument("The parameter 'BlockList' is empty.");
	return Buffer.concat(
		list.map((id) => {
			const block = blocks.get(String(id));
			if (!block) throw refuse.argument(`The block list names the block '${String(id)}', which was not uploaded.`);
			return block;
		}),
	);
};

const writeNote = (environment: Environment, { table }: EntityParameter, id: string, payload: Payload, { caller }: ApiRequest): void => {
	if (environment.store.pick('annotation', id, ['annotationid'])) environment.rows.update(table, id, payload, caller);
	else environment.rows.create(table, { ...payload, annotationid: id }, caller);
};

const commit = (request: ApiRequest, environment: Environment): ApiResponse => {
	const parameters = readParameters(request, 'CommitAnnotationBlocksUpload', ['Target', 'BlockList', 'FileContinuationToken']);
	const target = noteParameter(environment, parameters);
	const { token, found } = upload(environment, parameters);
	if (target.id !== undefined && target.id !== found.annotationId) throw refuse.argument('The upload was begun for another note.');
	const file = joined(found, required(parameters['BlockList'], 'BlockList'));
	checkSize(environment, base64Length(file.length));
	const { filename, mimetype = null, ...values } = target.values;
	if (typeof filename !== 'string' || filename === '') throw refuse.argument("The parameter 'Target' has no 'filename'.");
	writeNote(environment, target, found.annotationId, { ...values, filename, mimetype, isdocument: true, documentbody: file.toString('base64') }, request);
	uploadsOf(environment).delete(token);
	return json(200, { ...context(request, 'CommitAnnotationBlocksUpload'), AnnotationId: found.annotationId, FileSizeInBytes: file.length });
};

/** Files of notes in blocks: begin, send the blocks in any order, name them in theirs. What is sent is seen by nobody before the commit. */
export const noteBlockRoutes: Route[] = [
	...unboundAction('InitializeAnnotationBlocksUpload', initialize),
	...unboundAction('UploadBlock', uploadBlock),
	...unboundAction('CommitAnnotationBlocksUpload', commit),
];
