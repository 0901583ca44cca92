/** Addresses of the forms of a table's rows. Source: "Open forms, views, dialogs, and reports with a URL", Microsoft Learn. */
export function rowUrls(environmentUrl: string, table: string): (id: string) => string {
	const beginning = `${environmentUrl}/main.aspx?etn=${encodeURIComponent(table)}&id=`;
	return (id) => `${beginning}${encodeURIComponent(id)}&pagetype=entityrecord`;
}

/** Address of one row's form. */
export const rowUrl = (environmentUrl: string, table: string, id: string): string => rowUrls(environmentUrl, table)(id);
