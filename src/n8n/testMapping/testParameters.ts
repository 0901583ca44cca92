import type { IExecuteFunctions } from 'n8n-workflow';
import { TEST_MODES, type TestMode, type TestSettings } from '../../domain/testMapping/testSettings';

/** The test's own settings; the mode may come from an expression. */
export function readTestSettings(context: IExecuteFunctions, dryRun: boolean): TestSettings {
	const mode = context.getNodeParameter('howToTest', 0, 'checkWithoutKeeping') as TestMode;
	return { mode, allowWriting: context.getNodeParameter('allowTestRow', 0, false) === true, dryRun };
}

/** Sentences about a mode that no list offers. */
export function checkTestMode(context: IExecuteFunctions): string[] {
	const mode = context.getNodeParameter('howToTest', 0, 'checkWithoutKeeping') as TestMode;
	return TEST_MODES.includes(mode) ? [] : [`How to Test is "${String(mode)}", and it can be ${TEST_MODES.join(' or ')}.`];
}
