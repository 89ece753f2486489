import { errorCodes, failureReasons } from '#shared/errors.ts';
import type { Failure } from '#shared/errors.ts';

/** What our server says of a stream it could not bring, from the body of its answer; undefined when it is something else. */
export function parseProblem(body: string): Failure | undefined {
  if (body.length > 20_000) return undefined;
  let problem: unknown;
  try {
    problem = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof problem !== 'object' || problem === null) return undefined;
  const field = (name: string): unknown => (name in problem ? Reflect.get(problem, name) : undefined);
  const message = field('detail') ?? field('message') ?? field('title');
  if (typeof message !== 'string' || message === '') return undefined;
  const code = errorCodes.find((known) => known === field('code')) ?? 'stream_unavailable';
  const reason = failureReasons.find((known) => known === field('reason'));
  const status = field('upstream_status');
  return {
    code,
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(typeof status === 'number' ? { status } : {}),
  };
}

export interface Answer {
  status: number;
  failure: Failure | undefined;
}

/**
 * Asks once more for what an engine could not load, to learn why: engines keep only the status.
 * Reads nothing of a stream that does answer; null when nobody does.
 */
export async function askWhy(url: string, timeoutMs = 8_000): Promise<Answer | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    const response = await fetch(url, { signal: stop.signal, headers: { Range: 'bytes=0-0' } });
    const isProblem = !response.ok && (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, failure: isProblem ? parseProblem(await response.text()) : undefined };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
