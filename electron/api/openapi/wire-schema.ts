import { z } from 'zod';
import { snakeCase } from '#shared/contract/edge-case.ts';

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A zod schema as JSON Schema in the names of the wire. `input`: what a client sends; `output`: what it gets. */
export function wireSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, override: asOnTheWire });
  return json;
}

function asOnTheWire(given: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  const { zodSchema, jsonSchema } = given;
  // Of what is read from text zod leaves it out; clients are told the number or the flag that the text stands for.
  if (zodSchema instanceof z.ZodDefault) jsonSchema.default ??= zodSchema.def.defaultValue;
  inNamesOfTheWire(given);
}

/** Names of objects are renamed by what zod knows of them: keys of records are data and stay as they are. */
function inNamesOfTheWire({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  if (!(zodSchema instanceof z.ZodObject)) return;
  const { properties = {}, required } = jsonSchema;
  jsonSchema.properties = Object.fromEntries(Object.entries(properties).map(([name, value]) => [snakeCase(name), value]));
  if (required) jsonSchema.required = required.map(snakeCase);
  // What is added later must not break a client that checks answers.
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
