import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** A person as a FEBRL file describes it; empty text where the file has a gap. */
export interface RawPerson {
	/** `rec-<person>-org` or `rec-<person>-dup-<number>`. */
	rec_id: string;
	given_name: string;
	surname: string;
	street_number: string;
	address_1: string;
	suburb: string;
	postcode: string;
	state: string;
	soc_sec_id: string;
}

/** Reads a FEBRL file; a space follows each comma there, in the header too. */
export const readFebrl = (path: string): RawPerson[] => parse<RawPerson>(readFileSync(path, 'utf8'), { columns: true, trim: true, skip_empty_lines: true });
