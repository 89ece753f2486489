import { z } from 'zod';

/**
 * camelCase ⇄ snake_case, guided by the schema: only keys that the contract declares are renamed,
 * keys of a record are data and stay as they are.
 */
export function toWire(schema: z.ZodType, value: unknown): unknown {
  return rename(schema, value, 'out');
}

export function fromWire(schema: z.ZodType, value: unknown): unknown {
  return rename(schema, value, 'in');
}

export function snakeCase(key: string): string {
  let text = '';
  for (const letter of key) {
    const small = letter.toLowerCase();
    text += letter === small ? letter : '_' + small;
  }
  return text;
}

type Direction = 'in' | 'out';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rename(schema: z.core.$ZodType, value: unknown, direction: Direction): unknown {
  if (value === null || value === undefined) return value;
  const bare = unwrap(schema);
  if (bare instanceof z.ZodArray) {
    return Array.isArray(value) ? value.map((item) => rename(bare.element, item, direction)) : value;
  }
  if (!isObject(value)) return value;
  if (bare instanceof z.ZodObject) return renameObject(bare, value, direction);
  if (bare instanceof z.ZodRecord) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, rename(bare.valueType, item, direction)]),
    );
  }
  if (bare instanceof z.ZodUnion) {
    const option = bare.options.find((candidate) => accepts(candidate, value, direction));
    return option === undefined ? value : rename(option, value, direction);
  }
  return value;
}

function renameObject(schema: z.ZodObject, value: Record<string, unknown>, direction: Direction): unknown {
  const renamed: Record<string, unknown> = {};
  const shape: Record<string, z.core.$ZodType> = schema.shape;
  for (const [key, field] of Object.entries(shape)) {
    const wire = snakeCase(key);
    const [from, to] = direction === 'out' ? [key, wire] : [wire, key];
    if (Object.hasOwn(value, from)) renamed[to] = rename(field, value[from], direction);
  }
  return renamed;
}

/** What is inside `optional`, `nullable`, `default` and a transformation's input. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  ) {
    return unwrap(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) {
    const given: z.core.$ZodType = schema.def.in;
    return unwrap(given);
  }
  return schema;
}

/** Whether a member of a union is the one a value was made from. */
function accepts(schema: z.core.$ZodType, value: unknown, direction: Direction): boolean {
  const candidate = direction === 'out' ? value : rename(schema, value, 'in');
  return schema instanceof z.ZodType && schema.safeParse(candidate).success;
}
