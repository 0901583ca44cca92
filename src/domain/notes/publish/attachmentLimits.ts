import { shown } from '../../values/fault';
import { base64Length, type DocumentFile } from './document';

/** What the environment takes as a note's file. */
export interface AttachmentLimits {
	/** Base64 characters; null when it cannot be known. */
	mostCharacters: number | null;
	/** Without the dot, in lower case. */
	blockedExtensions: ReadonlySet<string>;
	blockedTypes: ReadonlySet<string>;
	/** Empty: all that are not blocked. */
	allowedTypes: ReadonlySet<string>;
}

export const LIMIT_COLUMNS = ['maxuploadfilesize', 'blockedattachments', 'blockedmimetypes', 'allowedmimetypes'];

const listed = (value: unknown): ReadonlySet<string> =>
	new Set(
		String(value ?? '')
			.split(';')
			.map((entry) => entry.trim().toLowerCase().replace(/^\./, ''))
			.filter((entry) => entry !== ''),
	);

/** The limits as a row of the organization table tells them; without one, those nobody can know here are left to the service. */
export function readLimits(row: Readonly<Record<string, unknown>> | undefined): AttachmentLimits {
	return {
		mostCharacters: typeof row?.maxuploadfilesize === 'number' ? row.maxuploadfilesize : null,
		blockedExtensions: listed(row?.blockedattachments),
		blockedTypes: listed(row?.blockedmimetypes),
		allowedTypes: listed(row?.allowedmimetypes),
	};
}

const extensionOf = (name: string): string => (name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).trim().toLowerCase() : '');

/** Line breaks and other characters that no file name shows; n8n or a sender put them there. */
const CONTROL_CHARACTERS = /\p{Cc}/u;

const megabytes = (bytes: number): string => `${(bytes / (1024 * 1024)).toFixed(2)} MB`;

const tooLarge = (size: number, most: number): string =>
	`The file has ${megabytes(size)}, and this environment takes at most ${megabytes(Math.floor(most / 4) * 3)} (${most} characters once encoded); make it smaller, or have an administrator raise "Maximum file size for attachments".`;

/** Sentences about a file that Dynamics would refuse; empty when there are none. */
export function fileFaults({ name, mimeType, size }: Pick<DocumentFile, 'name' | 'mimeType' | 'size'>, limits: AttachmentLimits): string[] {
	const extension = extensionOf(name);
	const type = mimeType.trim().toLowerCase().split(';')[0] ?? '';
	const isBlocked = [mimeType.trim().toLowerCase(), type].some((one) => limits.blockedTypes.has(one));
	const isAllowed = limits.allowedTypes.size === 0 || type === '' || limits.allowedTypes.has(type);
	return [
		size === 0 ? `The file ${shown(name)} is empty; nothing is published in place of what is there.` : '',
		limits.mostCharacters !== null && base64Length(size) > limits.mostCharacters ? tooLarge(size, limits.mostCharacters) : '',
		name.trim() === '' ? 'The file has no name; fill in File Name.' : '',
		CONTROL_CHARACTERS.test(name) ? `The file name ${shown(name)} holds a line break or another control character; remove it from File Name.` : '',
		limits.blockedExtensions.has(extension) ? `This environment blocks files that end in .${extension}; use another format, or have an administrator unblock it.` : '',
		isBlocked || !isAllowed ? `This environment does not take files of the type ${shown(mimeType)}; set another MIME Type, or have an administrator allow it.` : '',
	].filter((sentence) => sentence !== '');
}

const NOT_IN_FILE_NAMES = /[\p{Cc}\\/:*?"<>|]+/gu;
const LONGEST_STEM = 150;

/** A file name made of a title: what file names cannot hold becomes a dash. */
export function fileNameOf(title: string, extension: string): string {
	const stem = title.replace(NOT_IN_FILE_NAMES, '-').trim().slice(0, LONGEST_STEM).toWellFormed().replace(/[. ]+$/, '');
	return `${stem || 'document'}.${extension}`;
}
