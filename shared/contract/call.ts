import type { Failure } from '../errors.ts';

/**
 * On whose behalf a call is made. The desktop window and the holder of the owner key are `owner`;
 * anyone on loopback is a `reader`; anyone else is `anonymous` until they prove who they are.
 */
export type Caller = { kind: 'owner' } | { kind: 'reader' } | { kind: 'anonymous' };

export type Reply = { ok: true; value: unknown } | { ok: false; error: Failure };

/** The one verb that crosses a process: the window, the API, the shell and the tests all speak it. */
export type Call = (caller: Caller, name: string, input: unknown) => Promise<Reply>;
