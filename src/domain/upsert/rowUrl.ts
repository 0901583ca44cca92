/** Address of a row's form. Source: "Open forms, views, dialogs, and reports with a URL", Microsoft Learn. */
export const rowUrl = (environmentUrl: string, table: string, id: string) =>
	`${environmentUrl}/main.aspx?etn=${encodeURIComponent(table)}&id=${encodeURIComponent(id)}&pagetype=entityrecord`;
