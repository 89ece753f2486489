import { ApiFault } from './api-fault.ts';

export interface StoredAnswer {
  status: number;
  body: string;
  requestId: string;
}

interface Entry {
  what: string;
  at: number;
  answer: StoredAnswer | undefined;
}

const keptMs = 24 * 60 * 60 * 1_000;

/** Answers by idempotency key. */
export interface IdempotencyKeys {
  /** The answer of the first request, or undefined when this is the first. Throws `ApiFault` when the key stands for something else, or its request is not done. */
  begin(key: string, what: string): StoredAnswer | undefined;
  finish(key: string, answer: StoredAnswer): void;
  /** The request had no effect: the key is free again. */
  forget(key: string): void;
}

export function createIdempotencyKeys(now: () => number): IdempotencyKeys {
  const entries = new Map<string, Entry>();
  return {
    begin: (key, what) => {
      const entry = entries.get(key);
      if (!entry || now() - entry.at > keptMs) {
        entries.set(key, { what, at: now(), answer: undefined });
        return undefined;
      }
      if (entry.what !== what) {
        throw new ApiFault(
          400,
          'idempotency_error',
          `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        );
      }
      if (!entry.answer) {
        throw new ApiFault(409, 'idempotency_error', `There is currently another in-progress request using this Idempotent Key '${key}'.`, { code: 'idempotency_key_in_use' });
      }
      return entry.answer;
    },
    finish: (key, answer) => {
      const entry = entries.get(key);
      if (entry) entry.answer = answer;
    },
    forget: (key) => void entries.delete(key),
  };
}
