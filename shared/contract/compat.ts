import { z } from 'zod';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';
import { wholeNumber } from './whole-number.ts';

/** The routes two earlier backends promised their clients, in those clients' words and shapes. */

const Instant = z.string().nullable();

const ChannelRow = z.object({
  id: z.string(),
  name: z.string(),
  group: z.string(),
  category: z.enum(['tv', 'movies', 'series', 'other']),
  url: z.string(),
  tvg_id: z.string().nullable(),
  tvg_name: z.string().nullable(),
  tvg_logo: z.string().nullable(),
  tvg_chno: z.string().nullable(),
});
export type ChannelRow = z.infer<typeof ChannelRow>;

/** A host as people type it; `http://` is assumed, and credentials or a query in it are refused. */
const Host = z.string().trim().min(1).max(2_000);

export const Status = z.object({
  logged_in: z.boolean(),
  refreshing: z.boolean(),
  cache_available: z.boolean(),
  last_refresh: Instant,
  channel_count: z.number(),
  refresh_started_at: Instant,
  refresh_elapsed_seconds: z.number().nullable(),
  refresh_heartbeat_at: Instant,
  refresh_heartbeat_age_seconds: z.number().nullable(),
  refresh_state: z.enum(['idle', 'pending', 'alive', 'stuck', 'failed']),
  refresh_status: z.enum(['loading', 'success', 'failed', 'missing']),
  last_error: z.string().nullable(),
  last_successful_refresh: Instant,
  progress: z.object({
    phase: z.string().nullable(),
    bytes: z.number(),
    total_bytes: z.number().nullable(),
    entries: z.number(),
  }),
  cache: z.object({
    state: z.enum(['empty', 'fresh', 'stale']),
    age_seconds: z.number().nullable(),
    ttl_seconds: z.number(),
  }),
});
export type Status = z.infer<typeof Status>;

export const compat = {
  getHealth: procedure({
    access: 'open',
    http: 'GET /health',
    input: Nothing,
    output: z.object({ status: z.literal('ok') }),
  }),
  login: procedure({
    access: 'owner',
    http: 'POST /login',
    input: z.object({ host: Host, username: z.string().min(1).max(500), password: z.string().min(1).max(500) }),
    output: z.object({ status: z.literal('ok'), host: z.string() }),
  }),
  refresh: procedure({
    access: 'owner',
    http: 'POST /refresh',
    problems: ['credentials_missing'],
    status: 202,
    input: Nothing,
    output: z.object({
      status: z.enum(['started', 'already_refreshing']),
      refreshing: z.literal(true),
      refresh_started_at: z.string(),
      refresh_heartbeat_at: z.string(),
    }),
  }),
  getStatus: procedure({ access: 'reader', http: 'GET /status', input: Nothing, output: Status }),
  listChannels: procedure({
    access: 'reader',
    http: 'GET /channels',
    input: z.object({
      page: wholeNumber(1).default(1),
      page_size: wholeNumber(1, 200).default(50),
      search: z.string().max(500).optional(),
      category: z.string().max(500).optional(),
      group: z.string().max(500).optional(),
    }),
    output: z.object({
      channels: z.array(ChannelRow),
      total: z.number(),
      page: z.number(),
      page_size: z.number(),
      total_pages: z.number(),
      cached: z.boolean(),
    }),
  }),
  getStats: procedure({
    access: 'reader',
    http: 'GET /stats',
    input: Nothing,
    output: z.object({
      total: z.number(),
      tv: z.number(),
      movies: z.number(),
      series: z.number(),
      other: z.number(),
    }),
  }),
  listGroups: procedure({
    access: 'reader',
    http: 'GET /groups',
    input: Nothing,
    output: z.object({ categories: z.array(z.string()), groups: z.record(z.string(), z.number()) }),
  }),
};
