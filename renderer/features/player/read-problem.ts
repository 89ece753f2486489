import { z } from 'zod';
import { errorCodes, failureReasons } from '#shared/errors.ts';
import type { Failure } from '#shared/errors.ts';

/** Our server's answer for a stream it could not bring; `failure` holds the finer words behind the code of the API. */
const Problem = z.object({
  detail: z.string().min(1),
  failure: z
    .object({
      code: z.enum(errorCodes).catch('stream_unavailable'),
      reason: z.enum(failureReasons).optional().catch(undefined),
      status: z.number().optional().catch(undefined),
    })
    .catch({ code: 'stream_unavailable' }),
});

/** What the body of an answer says of a failure; undefined when it is something else. */
export function parseProblem(body: string): Failure | undefined {
  if (body.length > 20_000) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const problem = Problem.safeParse(json);
  if (!problem.success) return undefined;
  const { detail, failure } = problem.data;
  const { code, reason, status } = failure;
  return {
    code,
    message: detail,
    ...(reason === undefined ? {} : { reason }),
    ...(status === undefined ? {} : { status }),
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
export async function askWhy(url: string, headers: Record<string, string> = {}, timeoutMs = 8_000): Promise<Answer | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    const response = await fetch(url, { signal: stop.signal, headers: { ...headers, Range: 'bytes=0-0' } });
    const isProblem = !response.ok && (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, failure: isProblem ? parseProblem(await response.text()) : undefined };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
