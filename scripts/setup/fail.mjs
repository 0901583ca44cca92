/** Ends the script with the reason in words; a stack trace of our own scripts helps nobody who only ran a command. */
export function fail(error) {
	process.stderr.write(`\n✗ ${error.message}\n`);
	process.exitCode = 1;
}
