import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AppEvent, RefreshOutcome } from '#shared/contract/events.ts';
import { createUserSeries, type UserNames } from './user-series.ts';

/** What the server counts. Labels come from closed lists, so that no client can make series. */
export interface Metrics {
  /** In the text format that Prometheus reads. */
  read(): Promise<{ type: string; text: string }>;
  begun(request: FastifyRequest, reply: FastifyReply): void;
  answered(request: FastifyRequest, reply: FastifyReply): void;
  /** Devices a user may still register, as an answer of `context` has just said. */
  capacityTold(context: string, username: string, remaining: number): void;
  capacityLimitReached(context: string): void;
  rateLimitBlocked(path: string): void;
  /** `type` and `outcome` are of closed lists. */
  stripeEventReceived(type: string, outcome: string): void;
  happened(event: AppEvent): void;
}

/** Of Prometheus' own clients: dashboards of an earlier backend, which was written in Python, ask for these. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']);

export function createMetrics(names: UserNames): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const perRequest = ['method', 'path', 'status'] as const;
  const requests = new Counter({ name: 'http_requests_total', help: 'Answered requests', labelNames: perRequest, registers });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer',
    labelNames: perRequest,
    buckets: secondsBuckets,
    registers,
  });
  const remaining = createUserSeries(
    new Gauge({
      name: 'user_capacity_remaining',
      help: 'Devices a user may still register, as last told; users told most recently',
      labelNames: ['username', 'context'] as const,
      registers,
    }),
    names,
  );
  const limitReached = new Counter({
    name: 'capacity_limit_reached_total',
    help: 'Devices refused because all licenses were full',
    labelNames: ['context'] as const,
    registers,
  });
  const blocked = new Counter({ name: 'rate_limit_blocked_total', help: 'Requests refused as too many', labelNames: ['path'] as const, registers });
  const stripeEvents = new Counter({ name: 'stripe_events_total', help: 'Events of Stripe that came in', labelNames: ['type', 'outcome'] as const, registers });
  const catalogs = progressCounters('refresh', { read: 'entries', ended: 'refresh_ended_total', of: 'playlists' }, registers);
  const guides = progressCounters('guide', { read: 'programmes', ended: 'guide_refresh_ended_total', of: 'guide sources' }, registers);
  const catalogChanges = new Counter({ name: 'refresh_catalog_changes_total', help: 'Times a catalog became another', registers });
  const guideChanges = new Counter({ name: 'guide_changes_total', help: 'Times a guide became another', registers });
  const openStreams = new Gauge({ name: 'stream_open', help: 'Streams being sent', registers });
  const streams = new Counter({ name: 'stream_opened_total', help: 'Streams asked for', registers });
  const streamBytes = new Counter({ name: 'stream_sent_bytes_total', help: 'Bytes sent for streams that ended, headers included', registers });

  return {
    async read() {
      return { type: registry.contentType, text: await registry.metrics() };
    },
    begun(request, reply) {
      if (!pathOf(request).startsWith('/v1/streams/')) return;
      const { socket } = request;
      const before = socket.bytesWritten;
      openStreams.inc();
      streams.inc();
      reply.raw.once('close', () => {
        openStreams.dec();
        streamBytes.inc(socket.bytesWritten - before);
      });
    },
    answered(request, reply) {
      const labels = { method: methods.has(request.method) ? request.method : 'other', path: pathOf(request), status: String(reply.statusCode) };
      requests.inc(labels);
      durations.observe(labels, reply.elapsedTime / 1_000);
    },
    capacityTold: remaining.set,
    capacityLimitReached(context) {
      limitReached.inc({ context });
    },
    rateLimitBlocked(path) {
      blocked.inc({ path });
    },
    stripeEventReceived(type, outcome) {
      stripeEvents.inc({ type, outcome });
    },
    happened(event) {
      if (event.type === 'playlists.progress') catalogs.add(event.progress.playlistId, event.progress.bytes, event.progress.entries);
      else if (event.type === 'guide.progress') guides.add(event.progress.sourceId, event.progress.bytes, event.progress.programmes);
      else if (event.type === 'playlists.refreshed') catalogs.ended(event.outcome);
      else if (event.type === 'guide.refreshed') guides.ended(event.outcome);
      else if (event.type === 'catalog.changed') catalogChanges.inc();
      else if (event.type === 'guide.changed') guideChanges.inc();
    },
  };
}

/** The route's template. The build's files have a route each, and count as one. */
function pathOf({ routeOptions: { url } }: FastifyRequest): string {
  if (url === undefined) return 'unmatched';
  return url.startsWith('/assets/') ? '/assets/*' : url;
}

interface ProgressCounters {
  add(source: string, bytes: number, read: number): void;
  ended(outcome: RefreshOutcome): void;
}

/** Progress tells how far a refresh has come; the counters add up how far all of them went. */
function progressCounters(family: string, { read, ended, of }: { read: string; ended: string; of: string }, registers: Registry[]): ProgressCounters {
  const bytesRead = new Counter({ name: `${family}_read_bytes_total`, help: `Bytes read in refreshes of ${of}`, registers });
  const rowsRead = new Counter({ name: `${family}_${read}_total`, help: `Read in refreshes of ${of}: ${read}`, registers });
  const ends = new Counter({ name: ended, help: `Refreshes of ${of} that ended: done, or by what stopped them`, labelNames: ['outcome'] as const, registers });
  const last = new Map<string, { bytes: number; rows: number }>();
  return {
    add(source, bytes, rows) {
      const before = last.get(source);
      // What is less than before is of another refresh, which began at nothing.
      const isSame = before !== undefined && bytes >= before.bytes && rows >= before.rows;
      bytesRead.inc(isSame ? bytes - before.bytes : bytes);
      rowsRead.inc(isSame ? rows - before.rows : rows);
      last.set(source, { bytes, rows });
    },
    ended(outcome) {
      ends.inc({ outcome });
    },
  };
}
