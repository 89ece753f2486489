import { guideExport } from '#shared/contract/guide-export.ts';
import type { CoreSurface, Logger } from './core-surface.ts';
import { bearerOf } from './caller.ts';
import { createHttpServer } from './http-server.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { listen } from './listen.ts';
import { otherMethods } from './other-methods.ts';
import { createSecret, secretCheck } from './owner-key.ts';
import { refusal } from './problem.ts';
import { addStreamedRoutes } from './routes.ts';
import { addByteRoutes } from './streams.ts';

export interface MediaGateway {
  /** Origin of streams and pictures. */
  url: string;
  port: number;
  /** What every request must carry as a bearer; known to the desktop's shell and to nobody else. */
  key: string;
  close(): Promise<void>;
}

export interface MediaGatewayOptions {
  core: Pick<CoreSurface, 'openStream' | 'openLogo' | 'callStreamed'>;
  log: Logger;
  /** The port of a gateway that went away, so that addresses in use stay good; any free one otherwise. */
  port?: number;
  limits?: Partial<Limits>;
}

/** Streams and pictures for the desktop's window, files for its shell, and nothing else: the window's calls go another way. */
export async function startMediaGateway({ core, log, port = 0, limits: given }: MediaGatewayOptions): Promise<MediaGateway> {
  const limits = { ...defaultLimits, ...given };
  const key = createSecret();
  const isKey = secretCheck(key);
  const host = '127.0.0.1';

  const app = createHttpServer({
    log,
    limits,
    // The page is not of this origin. The bearer protects; the shell adds it for our own window only.
    headers: {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'X-Request-ID, Content-Length, Content-Range',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    allowedHosts: [],
    admit(request, reply) {
      if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
        // Browsers ask without credentials; what they learn is the same for everybody.
        void reply
          .headers({ 'access-control-allow-methods': 'GET, HEAD', 'access-control-allow-headers': '*, Authorization' })
          .code(204)
          .send();
        return;
      }
      const token = bearerOf(request.headers.authorization ?? '');
      if (token === null || !isKey(token)) throw refusal('unauthenticated', 'Only the window of this WebPlay may play');
      request.caller = { kind: 'owner' };
    },
  });
  const methods = otherMethods(app);
  addByteRoutes(app, core, limits);
  addStreamedRoutes(app, { guideExport }, core.callStreamed);
  methods.refuse();

  const taken = await listen(app, { host, port, portIsExplicit: false });
  return { url: `http://${host}:${String(taken)}`, port: taken, key, close: () => app.close() };
}
