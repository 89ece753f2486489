import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { Call, CallContext, Caller, Reply, StreamedCall, StreamedRequest } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import type { Failure } from '#shared/errors.ts';
import { AppError } from '#shared/errors.ts';
import type { ByteAnswer, CoreSurface, Logger, LogoRequest, StreamRequest } from './core-surface.ts';
import { type Api, type ApiOptions, startApi } from './server.ts';

/** Listens like a core, remembers what it was asked, and answers what the test told it to. */
export class ListeningCore implements CoreSurface {
  calls: { caller: Caller; name: string; input: unknown }[] = [];
  /** What was said of each of those calls. */
  contexts: (CallContext | undefined)[] = [];
  /** Answers wait for it. */
  hold: Promise<void> | undefined;
  replies = new Map<string, Reply>();
  streams = new Map<string, (request: StreamRequest, caller: Caller) => ByteAnswer>();
  streamed = new Map<string, (request: StreamedRequest) => ByteAnswer>();
  logos = new Map<string, (request: LogoRequest) => ByteAnswer>();
  identify: CoreSurface['identify'];
  /** What a core never does: throw instead of answering. */
  crash: Error | undefined;
  listeners = new Set<(event: AppEvent) => void>();
  /** Of those, what the API itself listens with from its start on. */
  ownListeners = 0;

  /** Pages that follow what happens. */
  get followers(): number {
    return this.listeners.size - this.ownListeners;
  }
  receive: (body: AsyncIterable<Uint8Array>, signal: AbortSignal, caller: Caller) => Promise<Reply> = () =>
    Promise.resolve({ ok: true, value: {} });

  /** Answers `name` with a value from now on. */
  answer(name: string, value: unknown): void {
    this.replies.set(name, { ok: true, value });
  }

  fail(name: string, error: Failure): void {
    this.replies.set(name, { ok: false, error });
  }

  emit(event: AppEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  call: Call = async (caller, name, input, context) => {
    this.calls.push({ caller, name, input });
    this.contexts.push(context);
    await this.hold;
    if (this.crash) throw this.crash;
    return this.replies.get(name) ?? { ok: true, value: {} };
  };

  callStreamed: StreamedCall = async (caller, name, input, request) => {
    this.calls.push({ caller, name, input });
    const answer = this.streamed.get(name)?.(request);
    return answer ? { ok: true, value: answer } : { ok: false, error: { code: 'source_unavailable', message: 'Not now' } };
  };

  onEvent = (listener: (event: AppEvent) => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  openStream = (caller: Caller, id: string, request: StreamRequest): Promise<ByteAnswer> => {
    const open = this.streams.get(id);
    if (!open) return Promise.reject(new AppError('not_found', 'This channel is no longer in the playlist'));
    return Promise.resolve(open(request, caller));
  };

  openLogo = (_caller: Caller, id: string, request: LogoRequest): Promise<ByteAnswer> => {
    const open = this.logos.get(id);
    if (!open) return Promise.reject(new AppError('not_found', 'There is no such picture'));
    return Promise.resolve(open(request));
  };

  receivePlaylist = (
    caller: Caller,
    _playlistId: string,
    body: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Reply> => this.receive(body, signal, caller);
}

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  fields: Record<string, unknown>;
  message: string;
}

/** Collects lines with the fields of every child in them. */
export function collectingLogger(lines: LogLine[], bound: object = {}): Logger {
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...bound, ...fields }, message });
  };
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => collectingLogger(lines, { ...bound, ...fields }),
  };
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  json: unknown;
}

export interface Ask {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
}

export interface RunningApi extends Api {
  core: ListeningCore;
  lines: LogLine[];
  ask(path: string, options?: Ask): Promise<Answer>;
  /** Opens a request and leaves the answer's body to the test. */
  open(path: string, options?: Ask): Promise<IncomingMessage>;
  /** Sends bytes as they are and returns all that comes back until the server hangs up. */
  raw(bytes: string): Promise<string>;
}

/** A real server on loopback, on a free port. */
export async function startTestApi({ identify, ...options }: Partial<ApiOptions> & Pick<CoreSurface, 'identify'> = {}): Promise<RunningApi> {
  const core = new ListeningCore();
  core.identify = identify;
  const lines: LogLine[] = [];
  const api = await startApi({
    core,
    log: collectingLogger(lines),
    version: '0.0.0-test',
    host: '127.0.0.1',
    port: 0,
    portIsExplicit: true,
    ...options,
  });
  core.ownListeners = core.listeners.size;
  return { ...api, core, lines, ...clientOf(api.port) };
}

/** A client that sends exactly the headers it is given. */
export function clientOf(port: number): Pick<RunningApi, 'ask' | 'open' | 'raw'> {
  const open: RunningApi['open'] = (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const announced = body !== undefined && headers['transfer-encoding'] === undefined;
      const length = announced ? { 'content-length': Buffer.byteLength(body) } : {};
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers: { ...length, ...headers }, agent: false });
      request.once('response', resolve);
      request.once('error', reject);
      request.end(body);
    });
  return {
    open,
    async ask(path, options) {
      const response = await open(path, options);
      const body = await text(response);
      const isJson = response.headers['content-type']?.includes('json') === true;
      const json: unknown = isJson && body !== '' ? JSON.parse(body) : undefined;
      return { status: response.statusCode ?? 0, headers: response.headers, text: body, json };
    },
    async raw(bytes) {
      const socket = connect(port, '127.0.0.1');
      socket.write(bytes);
      return text(socket);
    },
  };
}

/** Matchers are `any` to the compiler; as `unknown` they may stand inside an expected value. */
export const containing = (part: string): unknown => expect.stringContaining(part);
export const aNumber: unknown = expect.any(Number);

export const asJson = { 'content-type': 'application/json' };
