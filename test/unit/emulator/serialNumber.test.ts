import { serialNumber } from '../../../emulator/tls/serialNumber';

describe('the serial number of a certificate', () => {
	it.each([
		['zeros', 0x00],
		['small bytes', 0x7f],
		['bytes with the highest bit set', 0xff],
	])('of %s begins with a byte that is neither zero nor negative', (_name, byte) => {
		const first = Number.parseInt(serialNumber(Buffer.alloc(15, byte)).slice(0, 2), 16);
		expect([first > 0, first < 0x80]).toEqual([true, true]);
	});

	it('differs from one certificate to the next', () => {
		expect(new Set(Array.from({ length: 50 }, () => serialNumber())).size).toBe(50);
	});
});
