'use strict';

const { createRequire } = require('node:module');
const { basename } = require('node:path');

// The one that jest itself would use: no dependency of ours.
const jestsCore = require.resolve('@jest/core', { paths: [require.resolve('jest')] });
const { default: Sequencer } = createRequire(jestsCore)('@jest/test-sequencer');

/**
 * End-to-end suites in the order in which they begin, two at a time; between these, those that are not named. The benchmark of imports
 * counts what happens in a time and stays away from the beginning, where databases and queues keep both processors busy.
 */
const FIRST = ['people', 'killedQueueImports', 'killedImports', 'committedPositions', 'racingRuns', 'dealsAndTargets', 'publishDocument', 'crmMirrorPostgres', 'benchImport'];
const LAST = ['benchUpsert', 'testMappingKilled', 'leadCapture', 'secrets', 'settingsAndSignIn', 'package'];

const nameOf = ({ path }) => basename(path, '.test.ts');

const rank = (test) => {
	const name = nameOf(test);
	return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length + 1 + LAST.indexOf(name);
};

/**
 * A machine that has not tested before knows no durations, and would begin with the largest files: at the end one worker is idle
 * while the other one runs the longest suite.
 */
module.exports = class LongSuitesFirst extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
	}
};
