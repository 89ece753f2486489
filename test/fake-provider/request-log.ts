import type { IncomingHttpHeaders } from 'node:http';
import type { PanelExchange } from '../../electron/core/demo/exchange.ts';

/** What a request is after, told from its path. */
export type RequestKind = 'account' | 'action' | 'panel-api' | 'playlist' | 'guide' | 'stream' | 'segment' | 'film' | 'image' | 'other';

/** Which requests are meant; every field given must fit, and none at all means every request. */
export interface RequestMatch {
  kind?: RequestKind;
  /** Of player_api.php, for example `get_live_streams`. */
  action?: string;
  /** The path without query, or a test of it. */
  path?: string | ((path: string) => boolean);
  method?: string;
}

export interface RequestRecord {
  method: string;
  path: string;
  query: URLSearchParams;
  kind: RequestKind;
  action: string | null;
  headers: IncomingHttpHeaders;
  /** Milliseconds since the provider started. */
  at: number;
  /** Requests in progress when this one began, itself included. */
  parallel: number;
  /** undefined while the answer has not begun. */
  status: number | undefined;
  /** `ended` by the provider, `dropped` when the connection broke first. */
  end: 'open' | 'ended' | 'dropped';
}

export interface RequestLog {
  begin(exchange: PanelExchange): RequestRecord;
  requests(match?: RequestMatch): RequestRecord[];
  peakParallel(match?: RequestMatch): number;
  forget(): void;
}

export function openRequestLog(): RequestLog {
  const startedAt = performance.now();
  let records: RequestRecord[] = [];
  const open = new Set<RequestRecord>();
  return {
    begin: ({ request, response, path, parameters }) => {
      const action = parameters.get('action');
      const record: RequestRecord = {
        method: request.method ?? '',
        path,
        query: parameters,
        kind: kindOf(path, action),
        action,
        headers: request.headers,
        at: performance.now() - startedAt,
        parallel: open.size + 1,
        status: undefined,
        end: 'open',
      };
      records.push(record);
      open.add(record);
      response.once('close', () => {
        if (response.headersSent) record.status = response.statusCode;
        record.end = response.writableFinished ? 'ended' : 'dropped';
        open.delete(record);
      });
      return record;
    },
    requests: (match = {}) => records.filter((record) => fits(record, match)),
    peakParallel: (match = {}) => Math.max(0, ...records.filter((record) => fits(record, match)).map(({ parallel }) => parallel)),
    forget: () => {
      records = [];
    },
  };
}

export function fits(record: Pick<RequestRecord, 'kind' | 'action' | 'path' | 'method'>, match: RequestMatch): boolean {
  return (
    (match.kind === undefined || match.kind === record.kind) &&
    (match.action === undefined || match.action === record.action) &&
    (match.method === undefined || match.method === record.method) &&
    (match.path === undefined || (typeof match.path === 'string' ? match.path === record.path : match.path(record.path)))
  );
}

function kindOf(path: string, action: string | null): RequestKind {
  const parts = (path.startsWith('/token/') ? path.slice(path.indexOf('/', 7)) : path).slice(1).split('/');
  switch (parts[0]) {
    case 'player_api.php':
      return action === null || action === '' ? 'account' : 'action';
    case 'panel_api.php':
      return 'panel-api';
    case 'get.php':
      return 'playlist';
    case 'xmltv.php':
      return 'guide';
    case 'live':
    case 'timeshift':
    case 'timeshift.php':
    case 'streaming':
      return 'stream';
    case 'hls':
    case 'hls-archive':
      return 'segment';
    case 'movie':
    case 'series':
      return 'film';
    case 'logos':
    case 'posters':
    case 'backdrops':
      return 'image';
    default:
      return parts.length === 3 ? 'stream' : 'other';
  }
}
