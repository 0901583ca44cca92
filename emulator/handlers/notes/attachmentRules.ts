import { ApiError, type Environment, type Payload, type StoredRow, type TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';

/** The refusals of attachments, with the codes of Microsoft's error-code table. The HTTP statuses are not documented. */
const refuseFile = {
	tooBig: () => new ApiError(400, '0x80044a02', 'Attachment file size is too big.'),
	kind: () => new ApiError(400, '0x80043e09', 'The attachment is either not a valid type or is too large. It cannot be uploaded or downloaded.'),
	name: () => new ApiError(400, '0x80044a08', 'Attachment file name contains invalid characters.'),
	tooLongForOneRequest: () => new ApiError(413, '0x8004418a', 'The request is too large for a document in one piece; upload it in blocks.'),
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

/** The bytes of a base64 text; anything else is refused. */
export const bytesOf = (text: unknown, what: string): Buffer => {
	if (typeof text !== 'string' || text.length % 4 !== 0 || !BASE64.test(text)) throw refuse.argument(`The value of '${what}' is not Base64.`);
	return Buffer.from(text, 'base64');
};

/** How many base64 characters so many bytes take: what the organisation's limit is compared with. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

const listed = (value: unknown): string[] =>
	String(value ?? '')
		.split(';')
		.map((entry) => entry.trim().toLowerCase())
		.filter((entry) => entry !== '');

/** Refuses more than the organisation's `maxuploadfilesize` (0x80044a02); the size is the one of the base64 text. */
export const checkSize = ({ store, organizationId }: Environment, base64Characters: number): void => {
	const { maxuploadfilesize: most } = store.find('organization', organizationId) ?? {};
	if (typeof most === 'number' && base64Characters > most) throw refuseFile.tooBig();
};

/** Refuses names with characters that are not allowed (0x80044a08), blocked extensions and blocked types (0x80043e09). */
export const checkKind = ({ store, organizationId, settings }: Environment, filename: unknown, mimetype: unknown): void => {
	const organization = store.find('organization', organizationId) ?? {};
	const name = String(filename ?? '');
	if (CONTROL_CHARACTERS.test(name) || [...settings.refusedInFileNames].some((character) => name.includes(character))) throw refuseFile.name();
	const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).trim().toLowerCase() : '';
	if (extension !== '' && listed(organization.blockedattachments).includes(extension)) throw refuseFile.kind();
	const type = String(mimetype ?? '').trim().toLowerCase();
	const allowed = listed(organization.allowedmimetypes);
	if (type === '') return;
	if (listed(organization.blockedmimetypes).includes(type) || (allowed.length > 0 && !allowed.includes(type))) throw refuseFile.kind();
};

const fileColumns = ['documentbody', 'filename', 'mimetype'];

/**
 * What the service checks of a note's file when the note is written. A new document comes with its name and type in the same request.
 * @param after the row as it will be
 */
export const checkNoteFile = (environment: Environment, table: TableSchema, values: StoredRow, after: StoredRow): void => {
	if (table.logicalName !== 'annotation' || !fileColumns.some((name) => name in values)) return;
	const { documentbody: body } = values;
	if (typeof body === 'string') {
		if (!('filename' in values && 'mimetype' in values)) throw refuse.argument("'filename', 'mimetype' and 'documentbody' have to be written together.");
		bytesOf(body, 'documentbody');
		checkSize(environment, body.length);
	}
	checkKind(environment, after.filename, after.mimetype);
};

/** Refuses a document in one piece that the documentation says is for blocks (413, 0x8004418a). */
export const checkDirectDocument = ({ settings }: Environment, table: TableSchema, { documentbody }: Payload): void => {
	if (table.logicalName !== 'annotation' || typeof documentbody !== 'string') return;
	if (documentbody.length >= settings.directDocumentLimit) throw refuseFile.tooLongForOneRequest();
};
