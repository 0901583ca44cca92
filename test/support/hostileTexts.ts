/** What people, scanners and attackers put into forms; each once, by what it is aimed at. */
const ATOMS: readonly string[] = [
	// quotes and their escapes
	"O'Neil", "''", "'", '"', '\\"', '\\', '\\\\', "\\'", '`', '“”',
	// wildcards of SQL and of OData
	'%', '%%', '_', '[', ']', '[a-z]', '^', '*', '?', '%25', '%27', '%00', '%E0%A4%A',
	// addresses
	'&', '#', '+', ';', ',', '/', '//', '?$top=0', '&$filter=1 eq 1', '#fragment', 'a+b@x.example', '../../', '@odata.id', '@p1',
	// fragments of OData, SQL, JSON and XML
	"') or 1 eq 1 or contains(lastname,'", "' or '1'='1", '$expand=', 'Microsoft.Dynamics.CRM.In', "'; DROP TABLE lead;--", 'null', 'true', '{"a":1}', '"]}', '[]', '{}', 'guid\'x\'',
	'<fetch/>', '<![CDATA[x]]>', '&lt;', '&amp;', '<?xml?>', '<!DOCTYPE a>', ']]>',
	// pages and templates
	'<script>alert(1)</script>', '<b>', '={{ 1 + 1 }}', '{{ $json.email }}', '${7*7}', '=1+1', '@SUM(1)', '-1', '+1', '$(id)',
	// property names
	'__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'undefined', 'NaN', 'Infinity', '1e308', '-0', '0', '1e+308', '00000000-0000-0000-0000-000000000000',
	// lines, tabs and parts of a multipart message
	'\r\n', '\n', '\r', '\t', 'a\r\nb', 'a\nb', '--batch_', '\r\n--batch_x--\r\n', '--', '\r\n\r\n', 'HTTP/1.1 204', 'Content-ID: 1', '\r\nX-Evil: 1',
	// other scripts and directions
	'😀', '👨‍👩‍👧', '🇩🇪', '中文', 'שלום', 'مرحبا', '\u202eabc\u202c', '\u200f', '\u200d', '\u200b', '\ufeff', '\u00a0', '\u2028', '\u0007', '\u001f', '\u007f',
	// letters whose case is not simple
	'ß', 'ẞ', 'ﬁ', 'ſ', 'Σς', 'ǅ',
	// refused
	'\0', 'a\0b', '\ud800', '\udc00x', 'x\ud83d',
	// longer than columns, keys, or anything
	'x'.repeat(20), 'x'.repeat(21), 'x'.repeat(50), 'x'.repeat(51), 'x'.repeat(100), 'x'.repeat(101), "'".repeat(100), '%'.repeat(100), '😀'.repeat(25), '😀'.repeat(26), 'x'.repeat(850), 'x'.repeat(851), 'x'.repeat(2000), 'x'.repeat(2001), 'x'.repeat(102_400),
	// nothing
	'', ' ', '   ',
];

/** Letters that a search may take for others: equal to their plain ones only where the environment ignores accents or has Turkish rules. */
export const ACCENTED: readonly string[] = ['İ', 'ı', 'I', 'i', 'İstanbul', 'ISPARTA', 'é', 'e\u0301', 'Å', 'Ångström'];

const AROUND: readonly ((atom: string, index: number) => string)[] = [(atom) => atom, (atom, index) => `${index}${atom}`, (atom, index) => `${atom}${index}`, (atom, index) => ` q${index}${atom}z `];

/** Every atom once: alone, at the end, at the beginning, or in the middle with blanks around; another place for each `turn`. */
export const hostileTexts = (turn: number): string[] => ATOMS.map((atom, index) => (AROUND[(index + turn) % AROUND.length] ?? String)(atom, index));
