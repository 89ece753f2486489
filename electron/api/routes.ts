import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Call } from '#shared/contract/call.ts';
import type { Contract } from '#shared/contract/procedure.ts';
import { edgeCase, snakeCase } from '#shared/contract/edge-case.ts';
import { type FieldError, ProblemError, problemOfFailure, refusal } from './problem.ts';

/** Contract → routes: every procedure that names one, in the wire's names, with the status it declares. */
export function addRoutes(app: FastifyInstance, contract: Contract, call: Call): void {
  for (const [domain, procedures] of Object.entries(contract)) {
    for (const [verb, { http, status = 200, bodyBytes, input, output }] of Object.entries(procedures)) {
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
          const given = withParams(fromWire(sentIn(request)), request.params);
          const answer = await call(request.caller, name, given);
          // As bytes: a socket turns text into them several times slower.
          if (answer.ok) return reply.code(status).type(json).send(Buffer.from(JSON.stringify(toWire(answer.value))));
          const errors = answer.error.code === 'invalid_input' ? fieldErrors(input, given) : [];
          if (errors.length === 0) throw new ProblemError(problemOfFailure(answer.error));
          throw new ProblemError(problemOfFailure({ ...answer.error, message: sentenceOf(errors) }, errors));
        },
      });
    }
  }
}

/** Before a large body is read: it is the owner's alone to send. */
function refuseOthers(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (request.caller.kind !== 'owner') throw refusal('unauthenticated', 'This needs the owner key of this WebPlay');
  done();
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
  const issues = input.safeParse(given).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: path.map((step) => snakeCase(String(step))).join('.'), message }));
}

function sentenceOf(errors: readonly FieldError[]): string {
  return errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}
