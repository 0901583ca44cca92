/**
 * The published duplicate rules, by table: each is a list of columns that all have to be equal. Texts compare as everywhere, without
 * regard to case; a rule with an empty column finds nothing; inactive rows count as well. Default rules exist for these three tables
 * only; which columns they compare was chosen here from the rules a new organisation shows.
 */
const rules: Record<string, string[][]> = {
	account: [['name'], ['emailaddress1'], ['websiteurl']],
	contact: [['emailaddress1']],
	lead: [['emailaddress1']],
};

/** Rules that compare rows of a table with rows of the same table; none for most tables. */
export const rulesOf = (table: string): string[][] => rules[table] ?? [];
