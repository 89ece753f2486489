import type { FastifyInstance } from 'fastify';
import { AppError } from '#shared/errors.ts';

export interface ListenOptions {
  host: string;
  port: number;
  /** Somebody asked for this very port: another one would not be found. */
  portIsExplicit: boolean;
}

/** How far from the default port we look for a free one. */
const tries = 100;

/** Opens the server and returns the port it got. */
export async function listen(app: FastifyInstance, { host, port, portIsExplicit }: ListenOptions): Promise<number> {
  for (let offset = 0; ; offset += 1) {
    try {
      await app.listen({ host, port: port === 0 ? 0 : port + offset });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      const mayGoOn = !portIsExplicit && offset < tries && port + offset < 65_535;
      if (codeOf(error) === 'EADDRINUSE' && mayGoOn) continue;
      await app.close();
      throw toStartFailure(error, host, port);
    }
  }
}

function toStartFailure(cause: unknown, host: string, port: number): unknown {
  const place = `port ${String(port)} on ${host}`;
  switch (codeOf(cause)) {
    case 'EADDRINUSE':
      return new AppError('conflict', `Another program uses ${place}; choose one with --port or PORT`, { cause });
    case 'EACCES':
      return new AppError('forbidden', `This account may not open ${place}; choose another with --port or PORT`, { cause });
    case 'EADDRNOTAVAIL':
      return new AppError('invalid_input', `This machine has no address ${host}; choose one with --host or HOST`, { cause });
    default:
      return cause;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
