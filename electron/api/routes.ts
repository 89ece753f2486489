import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isOwner, type Call, type CallContext, type Caller, type Reply, type StreamedCall } from '#shared/contract/call.ts';
import type { Contract } from '#shared/contract/procedure.ts';
import { edgeCase, snakeCase } from '#shared/contract/edge-case.ts';
import type { Failure } from '#shared/errors.ts';
import { sentenceAbout } from './field-sentences.ts';
import { refuseUnwieldy } from './body-shape.ts';
import { type FieldError, ProblemError, problemOfFailure, refusal } from './problem.ts';
import { sendBytes } from './send-bytes.ts';

/** Sees what was answered, with the headers that the contract declares. */
export type AnswerWatcher = (caller: Caller, name: string, answer: Reply, headers: Readonly<Record<string, string>>) => void;

export interface RouteOptions {
  /** Entries of a list in a body. */
  longestList?: number;
  watch?: AnswerWatcher;
}

/** Contract → routes: every procedure that names one, in the wire's names, with the status it declares. */
export function addRoutes(app: FastifyInstance, contract: Contract, call: Call, { longestList, watch }: RouteOptions = {}): void {
  for (const [domain, procedures] of Object.entries(contract)) {
    for (const [verb, { http, status = 200, bodyBytes, input, output, bodyField, headers: declared = [] }] of Object.entries(procedures)) {
      if (http === undefined) continue;
      const [method = '', url = ''] = http.split(' ');
      const name = `${domain}.${verb}`;
      const { fromWire } = edgeCase(input);
      const { toWire } = edgeCase(output);
      app.route({
        method,
        url,
        ...(bodyBytes === undefined ? {} : { bodyLimit: bodyBytes, onRequest: refuseOthers }),
        handler: async (request, reply) => {
          refuseUnwieldy(request.body, longestList);
          const given = withParams(fromWire(sentIn(request)), request.params);
          const answer = await call(request.caller, name, given, contextOf(request));
          if (!answer.ok) {
            watch?.(request.caller, name, answer, {});
            throw refusedCall(answer.error, input, given);
          }
          const value = toWire(answer.value);
          const body: unknown = bodyField === undefined ? value : Reflect.get(Object(value), bodyField);
          const headers = Object.fromEntries(declared.map(({ name: header, read }) => [header, read(value)]));
          watch?.(request.caller, name, answer, headers);
          return reply.code(status).headers(headers).type(json).send(toSend(JSON.stringify(body)));
        },
      });
    }
  }
}

/** A short text leaves in one piece with its head; of a long one, a socket makes bytes several times slower than a buffer does. */
function toSend(text: string): string | Buffer {
  return text.length < 2_048 ? text : Buffer.from(text);
}

function contextOf(request: FastifyRequest): CallContext {
  const { 'idempotency-key': idempotencyKey, 'user-agent': userAgent = null, dpop } = request.headers;
  return {
    requestId: request.id,
    address: request.client.address,
    idempotencyKey: typeof idempotencyKey === 'string' ? idempotencyKey : null,
    userAgent,
    proof: typeof dpop === 'string' ? dpop : null,
  };
}

/** The same for procedures whose answers are bytes on their way. */
export function addStreamedRoutes(app: FastifyInstance, contract: Contract, call: StreamedCall): void {
  for (const [domain, procedures] of Object.entries(contract)) {
    for (const [verb, { http, input }] of Object.entries(procedures)) {
      if (http === undefined) continue;
      const [method = '', url = ''] = http.split(' ');
      const { fromWire } = edgeCase(input);
      app.route({
        // HEAD by name: the one Fastify derives from GET would read the whole answer.
        method: method === 'GET' ? ['GET', 'HEAD'] : method,
        url,
        async handler(request, reply) {
          const given = withParams(fromWire(sentIn(request)), request.params);
          const open = async () => {
            const ifNoneMatch = request.headers['if-none-match'] ?? null;
            const answer = await call(request.caller, `${domain}.${verb}`, given, { ifNoneMatch });
            if (!answer.ok) throw refusedCall(answer.error, input, given);
            return answer.value;
          };
          return sendBytes(request, reply, open);
        },
      });
    }
  }
}

/** A call's failure as a problem, with the fields that were wrong in the names of the wire. */
function refusedCall(failure: Failure, input: z.ZodType, given: unknown): ProblemError {
  const errors = failure.code === 'invalid_input' ? fieldErrors(input, given) : [];
  // The shape is right and the values do not go together, which only the handler could know.
  if (errors.length === 0) return new ProblemError(problemOfFailure(failure));
  return new ProblemError(problemOfFailure({ ...failure, message: sentenceOf(errors) }, errors));
}

/** Before a large body is read: it is the owner's alone to send. */
function refuseOthers(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const { caller } = request;
  if (isOwner(caller)) done();
  else if (caller.kind === 'anonymous' || caller.kind === 'reader') throw refusal('unauthenticated', 'This needs the owner key of this WebPlay');
  else throw refusal('forbidden', 'This caller may not do that');
}

const json = 'application/json; charset=utf-8';

function sentIn({ method, query, body }: FastifyRequest): unknown {
  const inQuery = method === 'GET' || method === 'HEAD' || method === 'DELETE';
  return (inQuery ? query : body) ?? {};
}

/** What the address says wins over what the body repeats. A body that is no object stays what it is, and is refused. */
function withParams(sent: unknown, params: unknown): unknown {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent;
  return { ...sent, ...Object(params) };
}

/** Asks the schema a second time, only when the core has refused the input: its failure carries no fields. */
function fieldErrors(input: z.ZodType, given: unknown): FieldError[] {
  const issues = input.safeParse(given, { error: sentenceAbout }).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: path.map((step) => snakeCase(String(step))).join('.'), message }));
}

function sentenceOf(errors: readonly FieldError[]): string {
  return errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}
