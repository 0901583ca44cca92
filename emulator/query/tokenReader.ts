import { refuse } from '../protocol/refusals';
import { tokenize, type Token, type TokenKind } from './lexer';

/** Walks over tokens; what is not expected is refused with the position. */
export class TokenReader {
	private readonly tokens: Token[];
	private at = 0;

	constructor(private readonly source: string) {
		this.tokens = tokenize(source);
	}

	peek(ahead = 0): Token {
		return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token;
	}

	next(): Token {
		const token = this.peek();
		this.at += 1;
		return token;
	}

	is(kind: TokenKind, text?: string, ahead = 0): boolean {
		const token = this.peek(ahead);
		return token.kind === kind && (text === undefined || token.text === text);
	}

	/** Takes the token when it is there. */
	take(kind: TokenKind, text?: string): boolean {
		if (!this.is(kind, text)) return false;
		this.at += 1;
		return true;
	}

	expect(kind: TokenKind, text?: string): Token {
		if (!this.is(kind, text)) throw this.unexpected();
		return this.next();
	}

	unexpected(): Error {
		const { position, text } = this.peek();
		return refuse.syntax(`Syntax error at position ${position} in '${this.source}'${text ? ` near '${text}'` : ''}.`);
	}
}
