/**
 * Everything about the local Dataverse that can be switched. The defaults are the strict reading of the documentation; most switches
 * exist because the real service's behaviour is not documented or differs between organisations.
 */
export interface EmulatorSettings {
	/** Conditions one query may hold, query functions counting as one; more is refused with 0x8004430c. */
	maximumConditions: number;
	/** Values one `In` or similar may hold; more is refused with 0x8004430e. The service's own number is not documented. */
	maximumValuesPerCondition: number;
	/** Characters of a URL; more is answered 414. */
	maximumUrlLength: number;
	/** Characters of a URL inside `$batch`; more is answered 414. */
	maximumBatchUrlLength: number;
	/** Rows of the largest page, and of a page when no size was asked for. */
	maximumPageSize: number;
	/** Where `$count` stops counting. */
	countLimit: number;
	/** Whether a column that is not valid for create or update is refused in a body; otherwise it is ignored. */
	refuseReadOnlyColumns: boolean;
	/** Whether comparisons also ignore accents. Fixed when the store is made, since indexes depend on it. */
	ignoreAccents: boolean;
	/** Whether an empty string is stored as null. */
	emptyStringIsNull: boolean;
	/** Whether `x ne 'a'` also finds rows where x is null. */
	notEqualFindsNull: boolean;
	/** Whether a POST may carry the primary key. */
	primaryKeyInBody: boolean;
	/** Whether rows may be created in a state other than the default one. */
	closedStateOnCreate: boolean;
	/** Whether closed leads, opportunities and activities refuse updates other than reopening. */
	closedRowsReadOnly: boolean;
	/** Whether null or nothing in a SystemRequired column is refused. */
	systemRequiredEnforced: boolean;
	/** On an upsert by alternate key that creates: whether key columns in the body win over those in the address. */
	bodyWinsOverKeyOnCreate: boolean;
	/** Whether table privileges of the caller's roles are checked. */
	privilegesEnforced: boolean;
	/** Whether a write that sends `MSCRM.SuppressDuplicateDetection: false` is held against the published duplicate rules. */
	duplicateDetection: boolean;
	/** What becomes of `odata.track-changes` on a table without change tracking: refused with 0x80072491, or answered as if not asked for. */
	untrackedTables: 'refused' | 'ignored';
	/** HTTP status of 0x80044352, an expired delta token. */
	expiredTokenStatus: number;
	/** Whether a delta link whose `$select` was changed is refused. */
	changedSelectWithToken: 'refused' | 'taken';
	/** Whether a row that changes while its changes are read page by page comes with the next delta link, or at the end of this one and then again. */
	changesDuringPaging: 'later' | 'twice';
	/** Whether a row that was deleted and created again under its id is also told as deleted. */
	recreatedRowsAlsoDeleted: boolean;
	/** Base64 characters from which a note's document is no longer taken in one piece; the documentation calls it suitable below 4 MB. */
	directDocumentLimit: number;
	/** Characters that make a note's file name invalid (0x80044a08), besides control characters; the service's own are not documented. */
	refusedInFileNames: string;
	/** What becomes of a block that comes again under its id: refused, or taken in place of the first. */
	repeatedBlockIds: 'refused' | 'replaced';
	/** Client ids that app access control keeps from speaking for people (0x80095ffc); tokens of the applications themselves are not looked at. */
	blockedApplications: readonly string[];
	/** Whom the IP firewall keeps out, as if their address were not among those let in (0x80095ffe): nobody, all but application users, or everybody. */
	ipFirewall: 'off' | 'people' | 'everybody';
	/** Value of the header `x-ms-dop-hint`. */
	degreeOfParallelism: number;
}

export const defaultSettings: Readonly<EmulatorSettings> = {
	maximumConditions: 500,
	maximumValuesPerCondition: 1000,
	maximumUrlLength: 32_768,
	maximumBatchUrlLength: 65_536,
	maximumPageSize: 5000,
	countLimit: 5000,
	refuseReadOnlyColumns: true,
	ignoreAccents: false,
	emptyStringIsNull: true,
	notEqualFindsNull: false,
	primaryKeyInBody: true,
	closedStateOnCreate: false,
	closedRowsReadOnly: true,
	systemRequiredEnforced: true,
	bodyWinsOverKeyOnCreate: true,
	privilegesEnforced: true,
	duplicateDetection: true,
	untrackedTables: 'refused',
	expiredTokenStatus: 400,
	changedSelectWithToken: 'refused',
	changesDuringPaging: 'later',
	recreatedRowsAlsoDeleted: false,
	directDocumentLimit: 4 * 1024 * 1024,
	refusedInFileNames: '\\/:*?"<>|',
	repeatedBlockIds: 'refused',
	blockedApplications: [],
	ipFirewall: 'off',
	degreeOfParallelism: 4,
};
