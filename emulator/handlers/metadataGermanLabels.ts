/**
 * German labels of a few choice columns, by column and value, so that finding a choice by its label in any installed
 * language can be tried out. Own translations; an environment with the German language pack words some of them otherwise.
 */
export const germanLabels: Readonly<Record<string, Readonly<Record<number, string>>>> = {
	leadqualitycode: { 1: 'Heiß', 2: 'Warm', 3: 'Kalt' },
	leadsourcecode: {
		1: 'Anzeige',
		2: 'Mitarbeiterempfehlung',
		3: 'Externe Empfehlung',
		4: 'Partner',
		5: 'Öffentlichkeitsarbeit',
		6: 'Seminar',
		7: 'Messe',
		8: 'Internet',
		9: 'Mundpropaganda',
		10: 'Sonstiges',
	},
	industrycode: {
		1: 'Buchhaltung',
		2: 'Landwirtschaft und Rohstoffgewinnung',
		3: 'Rundfunk, Druck und Verlage',
		4: 'Makler',
		6: 'Unternehmensdienstleistungen',
		7: 'Beratung',
		8: 'Verbraucherdienstleistungen',
		16: 'Finanzwesen',
		20: 'Versicherung',
		21: 'Rechtsdienstleistungen',
		27: 'Sozialdienste',
		30: 'Transport',
		33: 'Großhandel',
	},
};
