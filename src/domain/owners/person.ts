import { uniq } from 'lodash';
import { foldKey } from '../matching/foldKey';
import { aliasesOf, type DomainAliases } from './domainAliases';

/** Somebody outside Dynamics. All texts are comparable keys. */
export interface Person {
	/** Empty where nobody is named. */
	email: string;
	/** In the order in which they are tried. */
	alternates: readonly string[];
	/** The addresses above at the other domains of the company. */
	aliases: readonly string[];
	entraObjectId: string;
}

export interface PersonFields {
	email?: unknown;
	/** A list, or a text with commas, semicolons or line breaks between. */
	alternateEmails?: unknown;
	entraObjectId?: unknown;
}

/** The address itself, where it comes as `Sam Seller <sam@contoso.com>` or as a link. */
const bare = (text: string): string => foldKey((/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim().replace(/^mailto:/i, ''));

const isNothing = (value: unknown): boolean => value === null || value === undefined || typeof value === 'object';

/** Addresses of a list or of a text, comparable, each once. What is neither is none. */
export function addressesIn(value: unknown): string[] {
	const parts = (Array.isArray(value) ? (value as unknown[]) : [value]).filter((part) => !isNothing(part));
	return uniq(parts.flatMap((part) => String(part).split(/[,;\n]+/)).map(bare).filter((address) => address !== ''));
}

export function readPerson({ email, alternateEmails, entraObjectId }: PersonFields, aliases: DomainAliases): Person {
	const primary = isNothing(email) ? '' : bare(String(email));
	const alternates = addressesIn(alternateEmails).filter((address) => address !== primary);
	return {
		email: primary,
		alternates,
		aliases: uniq(aliasesOf([primary, ...alternates], aliases)),
		entraObjectId: isNothing(entraObjectId) ? '' : foldKey(String(entraObjectId)).replace(/^\{|\}$/g, ''),
	};
}

/** All addresses a person is known by, the primary one first. */
export const addressesOf = ({ email, alternates }: Person): string[] => [email, ...alternates].filter((address) => address !== '');

export const isNobody = (person: Person): boolean => addressesOf(person).length === 0 && person.entraObjectId === '';
