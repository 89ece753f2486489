import type { z } from 'zod';
import type { Access, AnswerHeader, HttpMethod } from '#shared/contract/procedure.ts';
import type { ProblemCode } from '../http-status.ts';
import type { Part, Said } from './operation-texts.ts';

/** One answer of a route that no procedure declares. */
export interface DescribedAnswer {
  says: Said;
  /** Media type of the body; none for an answer without one. */
  type?: string;
  /** Of a JSON body; bytes otherwise. */
  schema?: z.ZodType;
  headers?: readonly Pick<AnswerHeader<never>, 'name' | 'schema'>[];
}

/** A hand-written route, declared beside its code for the API's document. */
export interface RouteDescription {
  http: `${HttpMethod} /${string}`;
  /** Unique; its beginning names the part it is listed under. */
  name: `${Part}.${string}`;
  access: Access;
  says: Said;
  /** What the path holds, by the names in `http`; text where nothing is said. */
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: readonly { name: string; schema: z.ZodType }[];
  body?: { type: string };
  answers: Readonly<Record<number, DescribedAnswer>>;
  /** What it is refused with by rules of its own. */
  problems?: readonly ProblemCode[];
}
