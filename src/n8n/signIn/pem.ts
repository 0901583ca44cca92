/** One part of a PEM text. */
interface PemBlock {
	/** `CERTIFICATE`, `PRIVATE KEY`, `RSA PRIVATE KEY`, `ENCRYPTED PRIVATE KEY` ... */
	label: string;
	/** From its BEGIN to its END line, in lines of 64 characters. */
	pem: string;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/**
 * The blocks of a pasted PEM text, with the line breaks that single-line inputs, JSON strings and copying through chat programs take away.
 * PEM headers of old encrypted keys (`DEK-Info: ...`) need their own lines, so a body that holds a colon is left alone.
 */
export function pemBlocks(text: string): PemBlock[] {
	const unescaped = text.replace(/\\r/g, '').replace(/\\n/g, '\n').replace(/\r/g, '');
	return [...unescaped.matchAll(block)].map(([, label = '', body = '']) => {
		const lines = body.includes(':') ? body.trim() : (body.replace(/\s+/g, '').match(/.{1,64}/g) ?? []).join('\n');
		return { label, pem: `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----` };
	});
}
