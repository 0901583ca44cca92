import { createServer } from 'node:net';

const listenOnce = async (port: number): Promise<number> => await new Promise((resolve, reject) => {
	const server = createServer();
	server.once('error', reject);
	server.listen(port, '127.0.0.1', () => {
		const address = server.address();
		server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
	});
});

/** A port nobody listens on at this moment. */
export const freePort = async (): Promise<number> => await listenOnce(0);

/** The port a user asked for, refused with a sentence when it is taken; a free one when none was asked for. */
export async function portFrom(variable: string): Promise<number> {
	const wanted = process.env[variable];
	if (!wanted) return await freePort();
	try {
		return await listenOnce(Number(wanted));
	} catch (error) {
		throw new Error(`Port ${wanted} (from ${variable}) cannot be used: ${(error as Error).message}`);
	}
}
