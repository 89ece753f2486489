import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** Who may call, in the words of the HTTP contract; checked once, in `dispatch`. */
export type Access = 'open' | 'reader' | 'user' | 'owner';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What of an answer travels in a header. */
export interface AnswerHeader<Answer> {
  /** As clients know it: `X-Total-Count`. */
  name: string;
  /** The field of the answer that it is, a number, where the body does not have it; clients put it back. */
  field?: string;
  schema: z.ZodType;
  /** From the answer in the wire's names. */
  read(answer: Answer): string;
}

export interface Procedure<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  access: Access;
  /** Its route, as `GET /v1/things/:thingId`; a procedure without one is not on the API. */
  http?: `${HttpMethod} /${string}`;
  /** HTTP status of success; 200 unless the contract says otherwise. */
  status?: number;
  /** Most bytes of its body over HTTP, where they are more than usual; only for what the owner alone may call. */
  bodyBytes?: number;
  input: Input;
  output: Output;
  /** What it is refused with by the rules of its own, besides what every procedure may be. */
  problems?: readonly ErrorCode[];
  /** Its answer has an `ETag`, and is not sent again to whoever has it. */
  tagged?: boolean;
  /** Of what it answers with bytes, when they are not JSON. */
  mediaType?: string;
  /** The field of the answer, in the wire's names, that alone is the body over HTTP; the whole answer otherwise. */
  bodyField?: string;
  headers?: readonly AnswerHeader<z.output<Output>>[];
}

/** A named group of procedures: one file of this folder, one folder of the core. */
export type Domain = Record<string, Procedure>;
export type Contract = Record<string, Domain>;

/** Keeps the literal types of one declaration. */
export function procedure<Input extends z.ZodType, Output extends z.ZodType>(
  declaration: Procedure<Input, Output> & { bodyField?: keyof z.output<Output> & string },
): Procedure<Input, Output> {
  return declaration;
}

/** What the core must implement; a missing handler does not compile. `More` is what its handlers are told besides. */
export type Handlers<C extends Contract, Caller, More extends unknown[] = []> = {
  [D in keyof C]: {
    [P in keyof C[D]]: (
      input: z.output<C[D][P]['input']>,
      caller: Caller,
      ...more: More
    ) => z.input<C[D][P]['output']> | Promise<z.input<C[D][P]['output']>>;
  };
};

/** What the core must implement of procedures whose answers are bytes on their way. */
export type StreamedHandlers<C extends Contract, Caller, Request, Answer> = {
  [D in keyof C]: {
    [P in keyof C[D]]: (input: z.output<C[D][P]['input']>, caller: Caller, request: Request) => Answer | Promise<Answer>;
  };
};

/** What a client sees: `api.catalog.listChannels({…})`. */
export type Client<C extends Contract> = {
  [D in keyof C]: {
    [P in keyof C[D]]: (input: z.input<C[D][P]['input']>) => Promise<z.output<C[D][P]['output']>>;
  };
};
