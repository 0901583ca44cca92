import { aliasesOf, domainAliasFaults, readDomainAliases } from '../../../src/domain/owners/domainAliases';

it.each<[what: string, text: string, address: string, aliases: string[]]>([
	['both ways', 'contoso.com = contoso.onmicrosoft.com', 'sam@contoso.onmicrosoft.com', ['sam@contoso.com']],
	['with arrows, at signs and capitals', '@Contoso.com <-> CONTOSO.onmicrosoft.com', 'sam@contoso.com', ['sam@contoso.onmicrosoft.com']],
	['with several domains in one line', 'a.example, b.example, c.example', 'sam@b.example', ['sam@a.example', 'sam@c.example']],
	['across lines that share a domain', 'a.example = b.example\nb.example = c.example', 'sam@a.example', ['sam@b.example', 'sam@c.example']],
	['not across lines that share none', 'a.example = b.example; c.example = d.example', 'sam@a.example', ['sam@b.example']],
	['with hyphens in a domain', 'my-firm.example = firm.onmicrosoft.com', 'sam@my-firm.example', ['sam@firm.onmicrosoft.com']],
	['not for what is no address', 'a.example = b.example', 'a.example', []],
])('domain aliases hold %s', (_what, text, address, aliases) => {
	expect(aliasesOf([address], readDomainAliases(text))).toEqual(aliases);
	expect(domainAliasFaults(text)).toEqual([]);
});

it.each([
	['contoso.com', /"contoso\.com" stands alone/],
	['contoso = contoso.com', /"contoso" is not a domain/],
	['sam@contoso.com = x.com', /"sam@contoso\.com" is not a domain/],
])('the domain alias "%s" is refused with a sentence', (text, sentence) => {
	expect(domainAliasFaults(text)).toEqual([expect.stringMatching(sentence)]);
});
