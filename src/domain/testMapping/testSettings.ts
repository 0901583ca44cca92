/** `checkWithoutKeeping` never keeps a row; `createReadBackDelete` makes one under a fixed id and removes it. */
export type TestMode = 'checkWithoutKeeping' | 'createReadBackDelete';

export const TEST_MODES: readonly TestMode[] = ['checkWithoutKeeping', 'createReadBackDelete'];

export interface TestSettings {
	mode: TestMode;
	/** The user's consent to write a row that is removed again. */
	allowWriting: boolean;
	/** The upsert's *Dry Run*, which promises that nothing is written. */
	dryRun: boolean;
}

/** Everything that speaks against writing a test row, one sentence each. */
export function checkTestSettings({ mode, allowWriting, dryRun }: TestSettings): string[] {
	if (mode !== 'createReadBackDelete') return [];
	return [
		...(allowWriting ? [] : ['Create, Read Back and Delete writes a row for a moment, and Allow Writing a Test Row is off; switch it on, or choose Check Without Keeping.']),
		...(dryRun ? ['Create, Read Back and Delete writes a row for a moment, and Dry Run is on; switch Dry Run off, or choose Check Without Keeping.'] : []),
	];
}
