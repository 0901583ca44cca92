import type { TableMetadata } from '../../../domain/metadata/table';
import type { NoteResult } from '../../../domain/notes/publish/noteReport';
import type { StoredNote } from '../../../domain/notes/publish/decideNote';
import type { WantedNote } from '../../../domain/notes/publish/document';
import type { DataverseClient } from '../../DataverseClient';
import type { Sleep } from '../../ports';

/** What publishing notes needs to know besides the notes. */
export interface PublishContext {
	client: DataverseClient;
	sleep: Sleep;
	/** Metadata of annotation. */
	annotation: TableMetadata;
	/** Names this run in the line of a note it puts a file in blocks into. */
	writer: string;
	/** Called when Dynamics no longer knows a name that the metadata has. */
	forgetMetadata: () => void;
}

/** Blocks that were sent and wait for their commit. */
export interface SentBlocks {
	token: string;
	/** In order. */
	ids: string[];
}

/** One document on its way, from its first look at the note to its result. */
export interface Task {
	noteId: string;
	wanted: WantedNote;
	/** Seen by this run, and gone when it was to be written. */
	wasDeleted?: boolean;
	/** This run made the note its file in blocks goes into. */
	began?: boolean;
	/** Times the service said that the note is there without its being seen since. */
	unseen?: number;
	/** Writes that came too late, because somebody else wrote first. */
	conflicts: number;
	/** Uploads that had to be begun again. */
	uploads: number;
	sent?: SentBlocks;
	/** A write of this run got no answer: should the note hold what is wanted, it was that write. */
	unanswered?: 'created' | 'updated';
	result?: NoteResult;
}

export interface Step {
	task: Task;
	stored: StoredNote | undefined;
}

/** Where notes are written. Never in bulk messages: those are not cut to size by what their rows weigh. */
export const noteTable = ({ annotation: { entitySetName, logicalName, primaryId } }: PublishContext) => ({ entitySetName, logicalName, primaryId, bulk: false });
