import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import { accountsContract, coreContract, streamedContract } from '#shared/contract/contract.ts';
import { snakeCase } from '#shared/contract/edge-case.ts';
import type { Access, Contract, Procedure } from '#shared/contract/procedure.ts';
import { failureReasons, errorCodes } from '#shared/errors.ts';
import { problemCodeOf, type ProblemCode, statusOf } from '../http-status.ts';
import { operationTexts, parts, type Said } from './operation-texts.ts';
import type { DescribedAnswer, RouteDescription } from './route-description.ts';
import { wireSchema, type JsonSchema } from './wire-schema.ts';

export interface DocumentOptions {
  version: string;
  /** The server has accounts. */
  accounts: boolean;
  routes: readonly RouteDescription[];
  /** What the owner's cookie is called here. */
  ownerCookie: string;
}

/** An OpenAPI 3.1 document, as JSON. */
export type OpenApiDocument = Record<string, unknown> & { paths: Record<string, Record<string, Operation>> };

interface Operation {
  operationId: string;
  summary: string;
  tags: [string];
  parameters?: Parameter[];
  requestBody?: object;
  responses: Record<string, object>;
  security: object[];
  /** The words of `access`, and the summary in Portuguese. */
  'x-access': Access;
  'x-summary-pt-BR': string;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
}

/** The whole API in one document, from the contract and from what hand-written routes say of themselves. */
export function openApiDocument({ version, accounts, routes, ownerCookie }: DocumentOptions): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  const add = (http: string, operation: Operation): void => {
    const [method = '', url = ''] = http.split(' ');
    const path = (paths[wirePath(url)] ??= {});
    path[method.toLowerCase()] = operation;
  };
  for (const contract of [coreContract, accounts ? accountsContract : {}, streamedContract]) {
    for (const { http, operation } of operationsOf(contract)) add(http, operation);
  }
  for (const route of routes) add(route.http, operationOfRoute(route));

  const used = new Set(Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ tags }) => tags)));
  return {
    openapi: '3.1.0',
    info: { title: 'WebPlay', version, summary: 'Television over the internet: your own provider, channels, guide and library.' },
    servers: [{ url: '/' }],
    tags: Object.entries(parts)
      .filter(([name]) => used.has(name))
      .map(([name, [english, portuguese]]) => ({ name, description: english, 'x-description-pt-BR': portuguese })),
    paths,
    components: {
      securitySchemes: securitySchemes(ownerCookie),
      schemas: { Problem: problemSchema },
      headers: commonHeaders,
      responses: problemResponses(),
    },
  };
}

function operationsOf(contract: Contract): { http: string; operation: Operation }[] {
  return Object.entries(contract).flatMap(([domain, procedures]) =>
    Object.entries(procedures).flatMap(([verb, procedure]) => {
      if (procedure.http === undefined) return [];
      return [{ http: procedure.http, operation: operationOf(domain, verb, procedure) }];
    }),
  );
}

function operationOf(domain: string, verb: string, procedure: Procedure): Operation {
  const { access, http = '', input, output, status = 200, bodyField, headers = [], mediaType = 'application/json', problems = [], tagged = false } = procedure;
  const [method = '', url = ''] = http.split(' ');
  const inQuery = method === 'GET' || method === 'DELETE';
  const sent = fieldsOf(wireSchema(input, 'input'));
  const inPath = namesIn(url);
  const parameters: Parameter[] = inPath.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: sent.properties[name] ?? { type: 'string' },
  }));
  const rest = Object.entries(sent.properties).filter(([name]) => !inPath.includes(name));
  if (inQuery) parameters.push(...rest.map(([name, schema]) => inQueryAs(name, schema, sent.required.includes(name))));
  if (tagged) parameters.push({ name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } });

  const answered = wireSchema(output, 'output');
  const body = bodyField === undefined ? answered : (fieldsOf(answered).properties[bodyField] ?? {});
  const said = textOf(domain, verb);
  const hasBody = !inQuery && rest.length > 0;
  return {
    ...headOf(`${domain}.${verb}`, access, said),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(hasBody ? { requestBody: bodyOf(sent, inPath) } : {}),
    responses: {
      [status]: {
        description: STATUS_CODES[status] ?? 'OK',
        headers: { ...headersOf(headers), ...(tagged ? tagHeader : {}), ...(problems.includes('source_unavailable') ? staleHeader : {}), 'X-Request-ID': requestIdHeader },
        content: { [mediaType]: { schema: body } },
      },
      ...(tagged ? { 304: { description: 'The client’s copy is still good', headers: { 'X-Request-ID': requestIdHeader } } } : {}),
      ...problemsOf({ access, takesInput: sent.names.length > 0, hasPath: inPath.length > 0, hasBody, own: problems.map((code) => problemCodeOf[code]) }),
    },
  };
}

function operationOfRoute({ name, access, says, http, params, query, headers = [], body, answers, problems = [] }: RouteDescription): Operation {
  const [, url = ''] = http.split(' ');
  const known = params ? fieldsOf(wireSchema(params, 'input')).properties : {};
  const asked = query ? fieldsOf(wireSchema(query, 'input')) : undefined;
  const inPath = namesIn(url);
  const parameters: Parameter[] = [
    ...inPath.map((part): Parameter => ({ name: part, in: 'path', required: true, schema: known[part] ?? { type: 'string' } })),
    ...Object.entries(asked?.properties ?? {}).map(([field, schema]) => inQueryAs(field, schema, asked?.required.includes(field) === true)),
    ...headers.map((header): Parameter => ({ name: header.name, in: 'header', required: false, schema: wireSchema(header.schema, 'input') })),
  ];
  const hasBody = body !== undefined;
  return {
    ...headOf(name, access, says),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(hasBody ? { requestBody: { required: true, content: { [body.type]: {} } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, describedAnswer(answer)])),
      ...problemsOf({ access, takesInput: parameters.length > 0, hasPath: inPath.length > 0, hasBody, own: problems }),
    },
  };
}

function headOf(name: string, access: Access, [english, portuguese]: Said) {
  const [part = ''] = name.split('.');
  return {
    operationId: name,
    summary: english,
    'x-summary-pt-BR': portuguese,
    tags: [part] as [string],
    'x-access': access,
    security: securityOf[access],
  };
}

function describedAnswer({ says: [english, portuguese], type, schema, headers = [] }: DescribedAnswer): object {
  return {
    description: english,
    'x-description-pt-BR': portuguese,
    headers: { ...headersOf(headers), 'X-Request-ID': requestIdHeader },
    ...(type === undefined ? {} : { content: { [type]: schema ? { schema: wireSchema(schema, 'output') } : {} } }),
  };
}

function textOf(domain: string, verb: string): Said {
  // Its type has a sentence for every procedure of the contract.
  return Reflect.get(Object(Reflect.get(operationTexts, domain)), verb) as Said;
}

interface Fields {
  names: string[];
  properties: Record<string, JsonSchema>;
  required: readonly string[];
  schema: JsonSchema;
}

function fieldsOf(schema: JsonSchema): Fields {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>; // zod writes no boolean schemas
  return { names: Object.keys(properties), properties, required: schema.required ?? [], schema };
}

function inQueryAs(name: string, schema: JsonSchema, required: boolean): Parameter {
  return { name, in: 'query', required, schema };
}

function bodyOf({ schema, properties, required }: Fields, inPath: readonly string[]): object {
  const own = Object.fromEntries(Object.entries(properties).filter(([name]) => !inPath.includes(name)));
  const needed = required.filter((name) => !inPath.includes(name));
  const { default: _, ...rest } = schema;
  return {
    required: needed.length > 0,
    content: { 'application/json': { schema: { ...rest, properties: own, ...(needed.length > 0 ? { required: needed } : { required: undefined }) } } },
  };
}

/** `/v1/channels/:channelId` → `/v1/channels/{channel_id}`. */
function wirePath(url: string): string {
  return url.replace(/:(\w+)/g, (_, name: string) => `{${snakeCase(name)}}`);
}

function namesIn(url: string): string[] {
  return [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => snakeCase(name));
}

function headersOf(headers: readonly { name: string; schema: z.ZodType }[]): Record<string, object> {
  return Object.fromEntries(headers.map(({ name, schema }) => [name, { required: true, schema: wireSchema(schema, 'output') }]));
}

const requestIdHeader = { $ref: '#/components/headers/RequestId' };

const commonHeaders = {
  RequestId: {
    description: 'The client’s own id when it is harmless, else a new one; also in the log.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,128}$' },
  },
};

const tagHeader = { ETag: { description: 'Send it back in If-None-Match.', schema: { type: 'string' } } };

const staleHeader = {
  'X-Cache-State': { description: 'There when the source failed and an older copy was sent.', schema: { type: 'string', const: 'stale' } },
};

/** The one who may: any one of the alternatives; `{}` is nobody in particular. */
const securityOf: Record<Access, object[]> = {
  open: [],
  reader: [{}, { accessToken: [] }, { ownerKey: [] }, { ownerCookie: [] }],
  user: [{ accessToken: [] }],
  owner: [{ ownerKey: [] }, { ownerCookie: [] }, { accessToken: [] }],
};

function securitySchemes(ownerCookie: string): object {
  return {
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'From POST /auth/login. With the admin role it does what the owner may.',
    },
    ownerKey: { type: 'http', scheme: 'bearer', description: 'From the ready line of a server on loopback; a new one at every start.' },
    ownerCookie: { type: 'apiKey', in: 'cookie', name: ownerCookie, description: 'What the owner’s link is exchanged for by a browser.' },
  };
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'One sentence for a person.' },
    code: { type: 'string', enum: Object.keys(statusOf) },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    failure: {
      type: 'object',
      description: 'The same, in the finer words of the core.',
      required: ['code'],
      properties: {
        code: { type: 'string', enum: errorCodes },
        reason: { type: 'string', enum: failureReasons },
        status: { type: 'integer' },
      },
    },
  },
};

const problemHeaders: Record<number, object> = {
  401: { 'WWW-Authenticate': { required: true, schema: { type: 'string', const: 'Bearer' } } },
  405: { Allow: { required: true, schema: { type: 'string' } } },
  429: { 'Retry-After': { description: 'Seconds.', required: true, schema: { type: 'integer' } } },
  503: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
};

/** One response for each status there is a code for, and one for whatever else a request can meet. */
function problemResponses(): Record<string, object> {
  const codes = new Map<number, string[]>();
  for (const [code, status] of Object.entries(statusOf)) codes.set(status, [...(codes.get(status) ?? []), code]);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries([
    ...[...codes].map(([status, names]) => [
      `Problem${String(status)}`,
      { description: names.join(', '), headers: { ...problemHeaders[status], 'X-Request-ID': requestIdHeader }, content },
    ]),
    ['Problem', { description: 'Any other problem', headers: { 'X-Request-ID': requestIdHeader }, content }],
  ]) as Record<string, object>;
}

interface Circumstances {
  access: Access;
  takesInput: boolean;
  hasPath: boolean;
  hasBody: boolean;
  /** Of this operation alone. */
  own: readonly ProblemCode[];
}

/** What every client should be ready for; rarer ones are under `default`. */
function problemsOf({ access, takesInput, hasPath, hasBody, own }: Circumstances): Record<string, object> {
  const statuses = [
    ...(access === 'open' ? [] : [401]),
    403,
    ...(hasPath ? [404] : []),
    ...(hasBody ? [413, 415] : []),
    421,
    ...(takesInput ? [422] : []),
    429,
    500,
  ];
  return {
    ...Object.fromEntries([...statuses, ...own.map((code) => statusOf[code])].map((status) => [status, problemAt(status, own)])),
    default: { $ref: '#/components/responses/Problem' },
  };
}

function problemAt(status: number, own: readonly ProblemCode[]): object {
  const codes = own.filter((code) => statusOf[code] === status);
  return { $ref: `#/components/responses/Problem${String(status)}`, ...(codes.length === 0 ? {} : { description: codes.join(', ') }) };
}
