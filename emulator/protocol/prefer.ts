/** What a `Prefer` header asks for. */
export interface Preferences {
	returnRepresentation: boolean;
	maxPageSize: number | undefined;
	trackChanges: boolean;
	continueOnError: boolean;
	/** The list of annotations as sent, or undefined. */
	annotations: string | undefined;
	/** Whether an annotation of this name is wanted. */
	wantsAnnotation(name: string): boolean;
}

const annotationMatcher = (list: string | undefined): ((name: string) => boolean) => {
	if (list === undefined) return () => false;
	const patterns = list.split(',').map((pattern) => pattern.trim());
	return (name) => patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
};

/** Reads a `Prefer` header; unknown preferences are ignored, as RFC 7240 asks. */
export const parsePrefer = (header: string | undefined): Preferences => {
	const text = header ?? '';
	const preferences = new Map([...text.matchAll(/([\w.-]+)\s*(?:=\s*(?:"([^"]*)"|([^,;\s]*)))?/g)].map((match) => [match[1]?.toLowerCase() ?? '', match[2] ?? match[3] ?? '']));
	const size = Number(preferences.get('odata.maxpagesize'));
	const annotations = preferences.get('odata.include-annotations');
	return {
		returnRepresentation: preferences.get('return') === 'representation',
		maxPageSize: Number.isInteger(size) && size > 0 ? size : undefined,
		trackChanges: preferences.has('odata.track-changes'),
		continueOnError: preferences.has('odata.continue-on-error'),
		annotations,
		wantsAnnotation: annotationMatcher(annotations),
	};
};
