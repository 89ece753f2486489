import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountsContract, coreContract, streamedContract } from '#shared/contract/contract.ts';
import { inUrl, reachable } from './addresses.ts';
import { longestAccountList } from './body-shape.ts';
import { callerOf } from './caller.ts';
import { clientReader } from './client-address.ts';
import type { CoreSurface, Logger } from './core-surface.ts';
import { addDocs, docsRoutes } from './docs-page/docs-route.ts';
import { addEvents, eventsRoute } from './events.ts';
import { createHttpServer } from './http-server.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { listen, type ListenOptions } from './listen.ts';
import { createMetrics } from './metrics/metrics.ts';
import { addMetrics, metricsRoute } from './metrics/metrics-route.ts';
import type { UserNames } from './metrics/user-series.ts';
import { capacityWatcher } from './metrics/watch-capacity.ts';
import { corsHeaders, type CorsOrigins, judgeOrigin } from './origin-check.ts';
import { addOpenApi, openApiRoute } from './openapi/openapi-route.ts';
import { otherMethods, type RouteTable } from './other-methods.ts';
import { createSecret, type OwnerKey } from './owner-key.ts';
import { addOwnerLink, ownerLinkRoute } from './owner-link.ts';
import { refusal } from './problem.ts';
import { limitRates } from './rate-limits.ts';
import { addRoutes, addStreamedRoutes } from './routes.ts';
import type { ServerPages } from './server-pages.ts';
import type { RateLimits } from './server-settings.ts';
import { addByteRoutes, byteRoutes } from './streams.ts';
import { addUploads, uploadRoute } from './uploads.ts';
import { addWebUi, sendPage } from './web-ui.ts';
import { addWebhook, webhookRoute } from './webhook.ts';

export interface ApiOptions extends ListenOptions {
  core: CoreSurface;
  log: Logger;
  /** Of the application; the API's document says it. */
  version: string;
  /** Absent beyond loopback: there, nobody becomes the owner by a key. */
  ownerKey?: OwnerKey;
  trustLoopback?: boolean;
  allowedHosts?: readonly string[];
  corsOrigins?: CorsOrigins;
  /** Networks whose word about a client's address is taken, as 10.0.0.0/8. */
  trustedProxies?: readonly string[];
  /** Nothing is limited without them. */
  rateLimits?: RateLimits | null;
  /** Clients come by https alone. */
  httpsOnly?: boolean;
  clock?: () => number;
  /** How `/metrics` names users: as hashes under a key of this process unless told otherwise. */
  metricNames?: UserNames;
  /** The built renderer; without it there is only the API. */
  webUiDir?: string;
  /** Serves the pages about accounts and devices, where they are built. */
  serverPages?: ServerPages | null;
  limits?: Partial<Limits>;
}

export interface Api {
  url: string;
  port: number;
  /** What there is to ask for. */
  routes: RouteTable;
  close(): Promise<void>;
}

/** The whole HTTP API: the contract's procedures, streams, events and, where it is built, the application itself. */
export async function startApi(options: ApiOptions): Promise<Api> {
  const { core, log, version, ownerKey, trustLoopback = false, allowedHosts = [], corsOrigins = [], webUiDir, serverPages = null, clock = Date.now } = options;
  const limits = { ...defaultLimits, ...options.limits };
  let hasPages = false;
  const metrics = createMetrics(options.metricNames ?? { plain: false, key: createSecret() });

  const app = createHttpServer({
    log,
    limits,
    headers: commonHeaders(corsOrigins, options.httpsOnly ?? false),
    allowedHosts,
    clientOf: clientReader(options.trustedProxies ?? []),
    admit(request, reply, host) {
      if (admitOrigin(request, reply, host, corsOrigins)) return;
      request.caller = callerOf(request, { ownerKey, trustLoopback, identify: core.identify });
    },
    onAnswered: metrics.answered,
    onUnknownAddress(request, reply) {
      methods.refuseUnrouted(request);
      return hasPages && sendPage(request, reply);
    },
  });
  if (options.rateLimits) limitRates(app, { limits: options.rateLimits, clock, onBlocked: metrics.rateLimitBlocked });
  const methods = otherMethods(app);
  addRoutes(app, coreContract, core.call);
  if (core.identify) {
    const watch = capacityWatcher(metrics, core.identify);
    addRoutes(app, accountsContract, core.call, { longestList: longestAccountList, watch });
  }
  if (core.receiveStripeEvent) await addWebhook(app, core.receiveStripeEvent, metrics);
  addStreamedRoutes(app, streamedContract, core.callStreamed);
  addByteRoutes(app, core, limits);
  addEvents(app, core, limits);
  addMetrics(app, metrics);
  const stopCounting = core.onEvent(metrics.happened);
  await addUploads(app, core, limits);
  if (ownerKey) addOwnerLink(app, ownerKey);
  const documentFor = addOpenApi(app, {
    version,
    accounts: core.identify !== undefined,
    routes: [...byteRoutes, eventsRoute, uploadRoute, metricsRoute, openApiRoute, ...docsRoutes, ...(ownerKey ? [ownerLinkRoute] : []), ...(core.receiveStripeEvent ? [webhookRoute] : [])],
  });
  addDocs(app, documentFor);
  if (webUiDir !== undefined) {
    hasPages = await addWebUi(app, webUiDir, { serverPages });
    if (!hasPages) log.warn({}, 'the pages are not built; only the API is served');
  }
  const routes = methods.refuse();

  const port = await listen(app, options);
  return {
    url: `http://${inUrl(reachable(options.host))}:${String(port)}`,
    port,
    routes,
    close() {
      stopCounting();
      return app.close();
    },
  };
}

function commonHeaders(cors: CorsOrigins, httpsOnly: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(httpsOnly ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    ...(cors === '*' || cors.length > 0 ? { vary: 'Origin' } : {}),
  };
}

/** A person follows a link on another site, the way back from a payment say, to a page that may be linked to. */
function isFollowedLink({ method, headers, routeOptions }: FastifyRequest): boolean {
  const isLink = method === 'GET' && headers.origin === undefined && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return isLink && routeOptions.config.linkable === true;
}

/** Refuses pages of other origins; true when the request was the browser's own question and is answered. */
function admitOrigin(request: FastifyRequest, reply: FastifyReply, host: string, cors: CorsOrigins): boolean {
  const { origin, 'sec-fetch-site': fetchSite } = request.headers;
  if (isFollowedLink(request)) return false;
  const verdict = judgeOrigin(
    { origin, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined, host },
    cors,
  );
  if (verdict === 'refused') throw refusal('forbidden', 'Pages of other sites may not use this WebPlay');
  if (verdict !== 'allowed' || origin === undefined) return false;
  const preflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  reply.headers(corsHeaders(origin, cors, preflight));
  if (preflight) void reply.code(204).send();
  return preflight;
}
