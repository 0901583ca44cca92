/** Made-up people and companies; `.example` domains and 555 numbers belong to nobody. */
export const GIVEN_NAMES = [
	'Adele', 'Aisha', 'Alejandro', 'Amélie', 'Anders', 'Anna', 'Benedikt', 'Björn', 'Carmen', 'Chloé', 'Clara', 'Daniel', 'Dario', 'Elena', 'Emeka', 'Erik', 'Fatima', 'Felix', 'Freya', 'Giulia',
	'Hana', 'Hugo', 'Ingrid', 'Isabel', 'Jakub', 'Jana', 'João', 'Jonas', 'Julia', 'Kaito', 'Karin', 'Lars', 'Laura', 'Leon', 'Liam', 'Lucía', 'Magnus', 'Maja', 'Marco', 'Maria',
	'Martín', 'Matilda', 'Mei', 'Michał', 'Mira', 'Nadia', 'Niklas', 'Noor', 'Olga', 'Oskar', 'Paula', 'Petra', 'Priya', 'Rafael', 'Ravi', 'Sara', 'Sofia', 'Stefan', 'Tomás', 'Yara',
] as const;

export const SURNAMES = [
	'Abbott', 'Almeida', 'Andersson', 'Bakker', 'Bauer', 'Becker', 'Bianchi', 'Blanc', 'Castillo', 'Chen', 'Costa', 'Dahl', 'Dubois', 'Eriksen', 'Farkas', 'Ferrari', 'Fischer', 'Fontaine', 'García', 'Grant',
	'Haddad', 'Hansen', 'Hoffmann', 'Horvat', 'Ibrahim', 'Ito', 'Jansen', 'Jensen', 'Kaya', 'Keller', 'Khan', 'Kowalski', 'Krüger', 'Larsen', 'Lefèvre', 'Lindqvist', 'Lopes', 'Marek', 'Martin', 'Meyer',
	'Moreau', 'Müller', 'Nakamura', 'Novák', "O'Brien", 'Okafor', 'Olsen', 'Patel', 'Peeters', 'Petrov', 'Richter', 'Rossi', 'Santos', 'Schmidt', 'Silva', 'Sørensen', 'Tanaka', 'van Dijk', 'Weber', 'Young',
] as const;

export const COMPANY_FIRST_WORDS = [
	'Alpine', 'Amber', 'Atlas', 'Aurora', 'Baltic', 'Beacon', 'Birch', 'Bluewater', 'Cedar', 'Cobalt', 'Copper', 'Delta', 'Ember', 'Evergreen', 'Falcon', 'Fjord', 'Granite', 'Harbor', 'Helios', 'Indigo',
] as const;

export const COMPANY_SECOND_WORDS = ['Analytics', 'Biotech', 'Components', 'Energy', 'Foods', 'Freight', 'Instruments', 'Medical', 'Robotics', 'Systems'] as const;

export const LEGAL_FORMS = ['AG', 'GmbH', 'Inc.', 'Ltd', 'S.A.', 'B.V.'] as const;

export const JOB_TITLES = ['CEO', 'CFO', 'CTO', 'Head of Operations', 'Head of Sales', 'IT Manager', 'Marketing Manager', 'Plant Manager', 'Procurement Lead', 'Project Manager', 'Sales Engineer', 'VP Marketing'] as const;

/** City, country, the country's calling code and how numbers are written there (`#` is a digit). */
export const PLACES = [
	{ city: 'Zürich', country: 'Switzerland', code: '+41', pattern: '44 ### ## ##' },
	{ city: 'München', country: 'Germany', code: '+49', pattern: '89 ########' },
	{ city: 'Rotterdam', country: 'Netherlands', code: '+31', pattern: '10 ### ####' },
	{ city: 'København', country: 'Denmark', code: '+45', pattern: '32 ## ## ##' },
	{ city: 'Lyon', country: 'France', code: '+33', pattern: '4 72 ## ## ##' },
	{ city: 'Chicago', country: 'United States', code: '+1', pattern: '312-555-01##' },
	{ city: 'Austin', country: 'United States', code: '+1', pattern: '512-555-01##' },
	{ city: 'Manchester', country: 'United Kingdom', code: '+44', pattern: '161 496 0###' },
] as const;

export type Place = (typeof PLACES)[number];
