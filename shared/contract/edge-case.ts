import { z } from 'zod';

type Convert = (value: unknown) => unknown;

/** Renames keys between the wire's `snake_case` and our `camelCase`, following one schema. */
export interface EdgeCase {
  toWire: Convert;
  fromWire: Convert;
}

type Schema = z.core.$ZodType;

const asIs: Convert = (value) => value;
/** One object for every schema that has nothing to rename, so that "nothing to do" is seen by identity. */
const untouched: EdgeCase = { toWire: asIs, fromWire: asIs };

const compiled = new WeakMap<Schema, EdgeCase>();

/** The renaming for `schema`, worked out once. Keys of records are data and stay as they are. */
export function edgeCase(schema: Schema): EdgeCase {
  let found = compiled.get(schema);
  if (!found) {
    found = compile(schema);
    compiled.set(schema, found);
  }
  return found;
}

/** `pageSize` → `page_size`; names that are in snake case already do not change. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function compile(schema: Schema): EdgeCase {
  if (schema instanceof z.ZodObject) return ofObject(schema);
  if (schema instanceof z.ZodArray) return ofEach(edgeCase(schema.element), mapArray);
  if (schema instanceof z.ZodRecord) return ofEach(edgeCase(schema.valueType), mapRecord);
  if (schema instanceof z.ZodDiscriminatedUnion) return ofDiscriminatedUnion(schema);
  if (schema instanceof z.ZodUnion) return ofUnion(schema.options);
  if (schema instanceof z.ZodPipe) {
    return pair(edgeCase(schema.out).toWire, edgeCase(schema.in).fromWire);
  }
  if (schema instanceof z.ZodLazy) {
    return pair(
      (value) => edgeCase(schema.unwrap()).toWire(value),
      (value) => edgeCase(schema.unwrap()).fromWire(value),
    );
  }
  const inner = innerOf(schema);
  return inner ? edgeCase(inner) : untouched;
}

/** What is inside the wrappers that change nothing about names. */
function innerOf(schema: Schema): Schema | undefined {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodReadonly
  ) {
    return schema.unwrap();
  }
  return undefined;
}

function pair(toWire: Convert, fromWire: Convert): EdgeCase {
  return toWire === asIs && fromWire === asIs ? untouched : { toWire, fromWire };
}

function ofObject(schema: z.ZodObject): EdgeCase {
  const fields = Object.entries<Schema>(schema.shape).map(([name, child]) => {
    return { name, wire: snakeCase(name), child: edgeCase(child) };
  });
  if (fields.every(({ name, wire, child }) => name === wire && child === untouched)) return untouched;
  return {
    toWire: renamer(fields.map(({ name, wire, child }) => ({ from: name, to: wire, convert: child.toWire }))),
    fromWire: renamer(fields.map(({ name, wire, child }) => ({ from: wire, to: name, convert: child.fromWire }))),
  };
}

interface Rename {
  from: string;
  to: string;
  convert: Convert;
}

/** Runs for every row of every answer: no closures, no iterators, keys always in the same order. */
function renamer(fields: readonly Rename[]): Convert {
  return (value) => {
    if (!isObject(value)) return value;
    const renamed: Record<string, unknown> = {};
    for (const { from, to, convert } of fields) {
      if (!Object.hasOwn(value, from)) continue;
      const given = value[from];
      if (given !== undefined) renamed[to] = convert === asIs ? given : convert(given);
    }
    return renamed;
  };
}

function ofEach(child: EdgeCase, map: (value: unknown, convert: Convert) => unknown): EdgeCase {
  if (child === untouched) return untouched;
  return {
    toWire: (value) => map(value, child.toWire),
    fromWire: (value) => map(value, child.fromWire),
  };
}

function mapArray(value: unknown, convert: Convert): unknown {
  return Array.isArray(value) ? value.map(convert) : value;
}

function mapRecord(value: unknown, convert: Convert): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, convert(entry)]));
}

function ofDiscriminatedUnion(schema: z.ZodDiscriminatedUnion): EdgeCase {
  const key = schema.def.discriminator;
  const options = new Map<unknown, EdgeCase>();
  for (const option of schema.options) {
    for (const literal of option._zod.propValues?.[key] ?? []) options.set(literal, edgeCase(option));
  }
  if ([...options.values()].every((option) => option === untouched)) return untouched;
  const wire = snakeCase(key);
  // A value of no known kind goes on unchanged, for the schema to say what is wrong with it.
  return {
    toWire: (value) => (isObject(value) ? (options.get(value[key])?.toWire(value) ?? value) : value),
    fromWire: (value) => (isObject(value) ? (options.get(value[wire])?.fromWire(value) ?? value) : value),
  };
}

/** Without a discriminator only the schemas themselves can tell which option a value is. */
function ofUnion(schemas: readonly Schema[]): EdgeCase {
  const options = schemas.map((schema) => ({ schema, edge: edgeCase(schema) }));
  if (options.every(({ edge }) => edge === untouched)) return untouched;
  return {
    toWire(value) {
      const match = options.find(({ schema }) => z.safeParse(schema, value).success);
      return match ? match.edge.toWire(value) : value;
    },
    fromWire(value) {
      for (const { schema, edge } of options) {
        const converted = edge.fromWire(value);
        if (z.safeParse(schema, converted).success) return converted;
      }
      return value;
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
