import { uniq } from 'lodash';

/** A label as metadata carries it: the caller's language and all installed ones. */
export interface Label {
	LocalizedLabels?: { Label?: string | null }[] | null;
	UserLocalizedLabel?: { Label?: string | null } | null;
}

/** The label in every language, the caller's first, without repetitions and blanks. */
export function labelsOf(label: Label | null | undefined): string[] {
	const texts = [label?.UserLocalizedLabel?.Label, ...(label?.LocalizedLabels ?? []).map((localized) => localized.Label)];
	return uniq(texts.filter((text): text is string => typeof text === 'string' && text !== ''));
}
