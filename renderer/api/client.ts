import { toAppError } from '#shared/errors.ts';
import type { Reply } from '#shared/contract/call.ts';
import type { Client, Contract } from '#shared/contract/procedure.ts';

/** Carries one call to whoever answers it: the shell's bridge or the HTTP API. */
export type Send = (name: string, input: unknown) => Promise<Reply>;

/** What a reply carries; a failure is thrown. */
export function valueOf(reply: Reply): unknown {
  if (reply.ok) return reply.value;
  throw toAppError(reply.error);
}

/** The contract as functions. A failure arrives as a value and leaves as an `AppError`. */
export function createClient<C extends Contract>(contract: C, send: Send): Client<C> {
  const ask = async (name: string, input: unknown): Promise<unknown> => valueOf(await send(name, input));
  const client: Record<string, Record<string, (input: unknown) => Promise<unknown>>> = {};
  for (const [domain, procedures] of Object.entries(contract)) {
    const verbs: Record<string, (input: unknown) => Promise<unknown>> = {};
    for (const verb of Object.keys(procedures)) verbs[verb] = (input) => ask(`${domain}.${verb}`, input);
    client[domain] = verbs;
  }
  return client as Client<C>; // one function for each entry of the contract; the core answers with its output types
}
