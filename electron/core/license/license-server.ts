import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { edgeCase } from '#shared/contract/edge-case.ts';
import { licenseChecks } from '#shared/contract/license-checks.ts';
import type { Procedure } from '#shared/contract/procedure.ts';
import { AppError } from '#shared/errors.ts';
import type { Reach } from '../http/address-guard.ts';
import type { Http, HttpAnswer } from '../http/request.ts';
import { makeProof } from '../jws/possession-proof.ts';
import type { DeviceKey } from './device-key.ts';

export interface LicenseServer {
  /** Its address without a slash at the end. */
  readonly base: string;
  /**
   * Asks, proven by the device's key; resolves with an answer of the contract's form and the `jti` that it must be one to.
   * Nothing of it is believed because it came. Throws `license_server_unreachable` for everything else, and the codes the
   * server may refuse with.
   */
  ask<P extends Procedure>(procedure: P, input: z.input<P['input']>, key: DeviceKey, signal: AbortSignal): Promise<{ answer: z.output<P['output']>; jti: string }>;
}

export interface LicenseServerOptions {
  http: Http;
  base: string;
  /** A development tree may have its server on this machine, or in the house. */
  mayBeLocal: boolean;
  clock: () => number;
}

const mostBytes = 64 * 1024;
const timeouts = { connectMs: 10_000, firstByteMs: 15_000, idleMs: 10_000, totalMs: 30_000 };

/** What the server refuses with and a person can do something about. */
const Problem = z.object({ code: z.enum(['license_required', 'device_limit_reached', 'rate_limited', 'invalid_proof', 'not_found', 'conflict']) });

export function createLicenseServer({ http, base, mayBeLocal, clock }: LicenseServerOptions): LicenseServer {
  let reach: Reach | undefined;

  async function post(procedure: Procedure, input: unknown, proof: string | undefined, signal: AbortSignal): Promise<{ body: unknown; date: number }> {
    reach ??= mayBeLocal ? await http.resolveReach(base) : 'public';
    const answer = await http.get(addressOf(base, procedure), {
      reach,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(proof === undefined ? {} : { dpop: proof }) },
      body: JSON.stringify(edgeCase(procedure.input).toWire(input)),
      maxBytes: mostBytes,
      maxRedirects: 0,
      timeouts,
      signal,
    });
    const body = await readJson(answer);
    if (answer.status !== (procedure.status ?? 200)) throw refusal(answer.status, body);
    return { body, date: Date.parse(answer.headers['date'] ?? '') };
  }

  async function asked<P extends Procedure>(procedure: P, input: unknown, proof: string | undefined, signal: AbortSignal) {
    try {
      const { body, date } = await post(procedure, input, proof, signal);
      const answer = procedure.output.safeParse(edgeCase(procedure.output).fromWire(body));
      if (!answer.success) throw unusable();
      return { answer: answer.data as z.output<P['output']>, date }; // what the schema of this procedure yields
    } catch (error) {
      throw toLicenseFailure(error);
    }
  }

  return {
    base,
    async ask(procedure, input, key, signal) {
      const provenAt = async (timeOf: (date: number) => number) => {
        const { answer, date } = await asked(licenseChecks.makeNonce, {}, undefined, signal);
        const { nonce } = answer;
        const jti = randomUUID();
        const proof = makeProof({ method: 'POST', url: addressOf(base, procedure), nonce, jti, now: timeOf(date) }, key.privateKey, key.publicJwk);
        return { answer: (await asked(procedure, input, proof, signal)).answer, jti };
      };
      try {
        return await provenAt(clock);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid_proof') throw error;
        // Our own clock may be what has to be repaired: once more, by the server's.
        return provenAt((date) => (Number.isNaN(date) ? clock() : date));
      }
    },
  };
}

function addressOf(base: string, { http }: Procedure): string {
  return base + (http?.slice(http.indexOf('/')) ?? '');
}

async function readJson(answer: HttpAnswer): Promise<unknown> {
  const type = answer.headers['content-type'] ?? '';
  if (!/^application\/(?:problem\+)?json\b/i.test(type)) {
    answer.destroy();
    throw unusable('html');
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw unusable();
  }
}

function refusal(status: number, body: unknown): AppError {
  const problem = Problem.safeParse(body).data;
  if (!problem) return unusable('server', status);
  return new AppError(problem.code, 'The license server refused this', { status });
}

function unusable(reason: 'html' | 'malformed' | 'server' = 'malformed', status?: number): AppError {
  return new AppError('license_server_unreachable', 'Something answered that is not the license server', { reason, ...(status === undefined ? {} : { status }) });
}

/** The way out speaks of providers. */
function toLicenseFailure(error: unknown): unknown {
  if (!(error instanceof AppError) || !error.code.startsWith('provider_') && error.code !== 'address_refused' && error.code !== 'too_large') return error;
  const { reason, status } = error;
  return new AppError('license_server_unreachable', 'The license server could not be reached', { cause: error, reason, status });
}
