import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request and its answer on the way through the panel. */
export interface PanelExchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** Path without query, still percent-encoded; a behavior may replace it. */
  path: string;
  /** Query and form fields together; the query wins. */
  parameters: URLSearchParams;
}

/** Stands before every request: it may answer by itself, change the path, or let the panel go on with `next`. */
export type PanelBehavior = (exchange: PanelExchange, next: () => Promise<void>) => Promise<void>;
