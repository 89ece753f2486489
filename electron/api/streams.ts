import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ByteAnswer, CoreSurface } from './core-surface.ts';
import type { Limits } from './limits.ts';
import type { Said } from './openapi/operation-texts.ts';
import type { RouteDescription } from './openapi/route-description.ts';
import { sendBytes } from './send-bytes.ts';

interface Params {
  id: string;
  part?: string;
}

interface Query {
  start?: string | string[];
  stop?: string | string[];
}

type ByteRequest = FastifyRequest<{ Params: Params; Querystring: Query }>;

type Open = (request: ByteRequest, signal: AbortSignal) => Promise<ByteAnswer>;

/** What these routes say of themselves in the API's document. */
export const byteRoutes: readonly RouteDescription[] = [
  ...described('streams', 'play', ['What plays: a stream, or the list of its parts.', 'O que se reproduz: um fluxo, ou a lista das partes.']),
  ...described('logos', 'getLogo', ['A picture of a title.', 'Uma imagem de um título.']),
];

function described(address: 'streams' | 'logos', verb: string, says: Said): RouteDescription[] {
  const isStream = address === 'streams';
  const past = z.string().describe('A stretch of a channel’s past, as written into the address of its stream.').optional();
  const answer = { says, type: isStream ? '*/*' : 'image/*' };
  const route = {
    access: 'reader' as const,
    says,
    ...(isStream ? { query: z.object({ start: past, stop: past }), headers: [{ name: 'Range', schema: z.string() }] } : {}),
    answers: { 200: answer, ...(isStream ? { 206: answer } : {}) },
  };
  return [
    { ...route, http: `GET /v1/${address}/:id`, name: `playback.${verb}` },
    { ...route, http: `GET /v1/${address}/:id/:part`, name: `playback.${verb}Part` },
  ];
}

/** The routes that carry bytes instead of JSON: what plays, and pictures. */
export function addByteRoutes(
  app: FastifyInstance,
  { openStream, openLogo }: Pick<CoreSurface, 'openStream' | 'openLogo'>,
  limits: Limits,
): void {
  const stream: Open = ({ caller, params, query, headers }, signal) =>
    openStream(caller, params.id, { part: params.part ?? null, range: headers.range ?? null, past: pastIn(query), signal });
  const logo: Open = ({ caller, params }, signal) =>
    openLogo(caller, params.id, { part: params.part ?? null, signal });

  for (const [name, open] of [['streams', stream] as const, ['logos', logo] as const]) {
    for (const url of [`/v1/${name}/:id`, `/v1/${name}/:id/:part`]) {
      // HEAD by name: the one Fastify derives from GET would announce an empty body.
      app.route<{ Params: Params; Querystring: Query }>({
        method: ['GET', 'HEAD'],
        url,
        handler: (request, reply) => {
          // A document from a provider (an SVG logo, a page in place of a picture) must not act as one of ours.
          reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
          return sendBytes(request, reply, (signal) => open(request, signal), name === 'streams' ? limits : undefined);
        },
      });
    }
  }
}

/** Null when nothing of the past is asked for; half of it is passed on, to be refused by who knows what it means. */
function pastIn({ start, stop }: Query): { start: string; stop: string } | null {
  return start === undefined && stop === undefined ? null : { start: String(start), stop: String(stop) };
}
