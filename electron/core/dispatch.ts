import { z } from 'zod';
import { insideCall, type ByteAnswer, type Call, type CallContext, type Caller, type StreamedCall, type StreamedRequest } from '#shared/contract/call.ts';
import {
  accountsContract,
  coreContract,
  streamedContract,
  type AccountsHandlers,
  type CoreHandlers,
  type StreamedCoreHandlers,
} from '#shared/contract/contract.ts';
import type { Access, Contract } from '#shared/contract/procedure.ts';
import { AppError, toFailure, type Failure } from '#shared/errors.ts';
import type { DoneCall } from './audit/playlist-audit.ts';
import { toStorageError } from './database/open.ts';
import type { Logger } from './log.ts';

type Handler = (input: unknown, caller: Caller, about?: CallContext | StreamedRequest) => unknown;

interface Entry {
  access: Access;
  input: z.ZodType;
  output: z.ZodType;
  run: Handler;
}

export interface DispatchOptions {
  log: Logger;
  /** Tests also parse outputs, so that a handler which drifts from the contract fails. */
  checkOutputs?: boolean;
  /** Of a server with accounts. */
  accounts?: AccountsHandlers | undefined;
  /** A procedure did what it was asked; its answer waits for whoever is told. */
  onDone?: ((done: DoneCall) => Promise<void>) | undefined;
  /** A procedure met a damaged file. */
  onDamage?: () => void;
}

/** The one door: the window, the API, the shell and the tests all come through here. */
export function createDispatch(handlers: CoreHandlers, { checkOutputs = false, accounts, onDone, ...options }: DispatchOptions): Call {
  const table = tableOf(coreContract, handlers);
  if (accounts) for (const [name, entry] of tableOf(accountsContract, accounts)) table.set(name, entry);
  return (caller, name, raw, context = insideCall) =>
    answered(name, options, async () => {
      const { entry, input } = admitted(table, caller, name, raw);
      const value = await entry.run(input, caller, context);
      await onDone?.({ caller, name, input, value, context });
      return checkOutputs ? entry.output.parse(value) : value;
    });
}

/** The same door for what is answered with bytes on their way; what they hold is checked by nobody here. */
export function createStreamedDispatch(handlers: StreamedCoreHandlers, options: DispatchOptions): StreamedCall {
  const table = tableOf(streamedContract, handlers);
  return (caller, name, raw, request) =>
    answered(name, options, async () => {
      const { entry, input } = admitted(table, caller, name, raw);
      return (await entry.run(input, caller, request)) as ByteAnswer; // the mapped type of the handlers says so
    });
}

function admitted(table: Map<string, Entry>, caller: Caller, name: string, raw: unknown): { entry: Entry; input: unknown } {
  const entry = table.get(name);
  if (!entry) throw new AppError('not_found', `There is no procedure named ${name.slice(0, 80)}`);
  authorize(caller, entry.access);
  const input = entry.input.safeParse(raw);
  if (!input.success) throw new AppError('invalid_input', z.prettifyError(input.error));
  return { entry, input: input.data };
}

async function answered<T>(
  name: string,
  { log, onDamage }: DispatchOptions,
  answer: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; error: Failure }> {
  try {
    return { ok: true, value: await answer() };
  } catch (error) {
    // Any procedure can meet a full disk or a damaged file: both are something a person can do something about.
    const failure = toFailure(toStorageError(error));
    if (failure.code === 'internal' || failure.code.startsWith('storage_')) log.error({ procedure: name, err: error }, 'procedure failed');
    if (failure.code === 'storage_corrupt') onDamage?.();
    return { ok: false, error: failure };
  }
}

const needed = { open: 0, reader: 1, user: 2, owner: 3 } as const satisfies Record<Access, number>;

function rankOf(caller: Caller): number {
  switch (caller.kind) {
    case 'anonymous':
      return 0;
    case 'reader':
    case 'companion':
      return 1;
    case 'user':
      return caller.role === 'admin' ? 3 : 2;
    case 'owner':
      return 3;
  }
}

/**
 * Lets a caller in or says which of the two doors is shut: nobody knows who this is (401), or one knows, and they may
 * not (403). What belongs to a user is for users alone: whoever holds the owner key is none.
 */
export function authorize(caller: Caller, access: Access): void {
  const mayCome = access === 'user' ? caller.kind === 'user' : rankOf(caller) >= needed[access];
  if (mayCome) return;
  if (caller.kind === 'anonymous' || caller.kind === 'reader') {
    throw new AppError('unauthenticated', access === 'user' ? 'Sign in first' : 'This needs the owner key of this WebPlay');
  }
  throw new AppError('forbidden', 'This caller may not do that');
}

function tableOf(contract: Contract, handlers: object): Map<string, Entry> {
  const table = new Map<string, Entry>();
  for (const [domain, procedures] of Object.entries(contract)) {
    for (const [verb, procedure] of Object.entries(procedures)) {
      // The mapped types of the handlers guarantee that the handler exists and fits its procedure.
      const run: unknown = Reflect.get(Object(Reflect.get(handlers, domain)), verb);
      if (typeof run !== 'function') throw new Error(`${domain}.${verb} has no handler`);
      table.set(`${domain}.${verb}`, { ...procedure, run: run as Handler });
    }
  }
  return table;
}
