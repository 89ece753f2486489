import { z } from 'zod';
import type { Call, Caller, Reply } from '#shared/contract/call.ts';
import { coreContract, type CoreHandlers } from '#shared/contract/contract.ts';
import type { Access, Procedure } from '#shared/contract/procedure.ts';
import { AppError, toFailure } from '#shared/errors.ts';
import { toStorageError } from './database/open.ts';
import type { Logger } from './log.ts';

type Handler = (input: unknown, caller: Caller) => unknown;

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
  /** A procedure met a damaged file. */
  onDamage?: () => void;
}

/** The one door: the window, the API, the shell and the tests all come through here. */
export function createDispatch(handlers: CoreHandlers, { log, checkOutputs = false, onDamage }: DispatchOptions): Call {
  const table = tableOf(handlers);
  return async (caller, name, raw): Promise<Reply> => {
    try {
      const entry = table.get(name);
      if (!entry) throw new AppError('not_found', `There is no procedure named ${name.slice(0, 80)}`);
      authorize(caller, entry.access);
      const input = entry.input.safeParse(raw);
      if (!input.success) throw new AppError('invalid_input', z.prettifyError(input.error));
      const value = await entry.run(input.data, caller);
      return { ok: true, value: checkOutputs ? entry.output.parse(value) : value };
    } catch (error) {
      // Any procedure can meet a full disk or a damaged file: both are something a person can do something about.
      const failure = toFailure(toStorageError(error));
      if (failure.code === 'internal' || failure.code.startsWith('storage_')) log.error({ procedure: name, err: error }, 'procedure failed');
      if (failure.code === 'storage_corrupt') onDamage?.();
      return { ok: false, error: failure };
    }
  };
}

const rank = { anonymous: 0, reader: 1, owner: 3 } as const satisfies Record<Caller['kind'], number>;
const needed = { open: 0, reader: 1, user: 2, owner: 3 } as const satisfies Record<Access, number>;

/** Lets a caller in or says which of the two doors is shut: unknown (401) or known but not allowed (403). */
export function authorize(caller: Caller, access: Access): void {
  if (rank[caller.kind] >= needed[access]) return;
  if (caller.kind === 'anonymous' || access === 'owner') {
    throw new AppError('unauthenticated', 'This needs the owner key of this WebPlay');
  }
  throw new AppError('forbidden', 'This caller may not do that');
}

function tableOf(handlers: CoreHandlers): Map<string, Entry> {
  const table = new Map<string, Entry>();
  for (const [domain, procedures] of Object.entries(coreContract)) {
    for (const [verb, procedure] of Object.entries(procedures as Record<string, Procedure>)) {
      // The mapped type `CoreHandlers` guarantees that the handler exists and fits its procedure.
      const run: unknown = Reflect.get(Reflect.get(handlers, domain), verb);
      if (typeof run !== 'function') throw new Error(`${domain}.${verb} has no handler`);
      table.set(`${domain}.${verb}`, { ...procedure, run: run as Handler });
    }
  }
  return table;
}
