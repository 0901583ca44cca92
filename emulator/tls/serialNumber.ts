import { randomBytes } from 'node:crypto';

/**
 * A serial number of a certificate in hexadecimal. A number must be positive and must not begin with more zero bits than a byte needs,
 * or OpenSSL refuses the certificate; a fixed first byte keeps whatever follows from breaking either rule.
 */
export const serialNumber = (random: Buffer = randomBytes(15)): string => `01${random.toString('hex')}`;
