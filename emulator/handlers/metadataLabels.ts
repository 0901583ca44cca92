import { germanLabels } from './metadataGermanLabels';

interface LocalizedLabel {
	Label: string;
	LanguageCode: number;
	IsManaged: boolean;
	HasChanged: null;
}

/** A label as metadata shows it: one text per installed language and the one of the user's language. */
export interface Label {
	LocalizedLabels: LocalizedLabel[];
	UserLocalizedLabel: LocalizedLabel | null;
}

const ENGLISH = 1033;
const GERMAN = 1031;

const localized = (text: string, language: number): LocalizedLabel => ({ Label: text, LanguageCode: language, IsManaged: true, HasChanged: null });

/** A label in the environment's base language, English. */
export function label(text: string): Label {
	const english = localized(text, ENGLISH);
	return { LocalizedLabels: [english], UserLocalizedLabel: english };
}

/** A choice's label, in German too for the columns that have a translation. */
export function choiceLabel(column: string, value: number, text: string): Label {
	const english = label(text);
	const german = germanLabels[column]?.[value];
	return german === undefined ? english : { ...english, LocalizedLabels: [...english.LocalizedLabels, localized(german, GERMAN)] };
}
