import { expect, test } from 'vitest';
import { z } from 'zod';
import { coreContract } from '#shared/contract/contract.ts';
import type { Contract } from '#shared/contract/procedure.ts';
import { edgeCase, snakeCase } from './edge-case.ts';

const Row = z.object({ playlistId: z.string(), addedAt: z.number().nullable() });

test('names of nested objects and arrays change on the way out and back', () => {
  const { toWire, fromWire } = edgeCase(z.object({ nextCursor: z.string().nullable(), items: z.array(Row) }));
  const ours = { nextCursor: null, items: [{ playlistId: 'abcd', addedAt: 7 }] };
  const wire = { next_cursor: null, items: [{ playlist_id: 'abcd', added_at: 7 }] };

  expect(toWire(ours)).toEqual(wire);
  expect(fromWire(wire)).toEqual(ours);
});

test('keys of records are data and stay, while what they hold is renamed', () => {
  const { toWire } = edgeCase(z.object({ groups: z.record(z.string(), Row) }));
  expect(toWire({ groups: { 'BBC News': { playlistId: 'abcd', addedAt: null } } })).toEqual({
    groups: { 'BBC News': { playlist_id: 'abcd', added_at: null } },
  });
});

test('names that are in snake case already are left alone, without a copy', () => {
  const { toWire, fromWire } = edgeCase(coreContract.compat.listChannels.output);
  const answer = { channels: [{ tvg_id: 'x' }], page_size: 50 };
  expect(toWire(answer)).toBe(answer);
  expect(fromWire(answer)).toBe(answer);
});

test('a discriminated union is renamed by the option the value is', () => {
  const Shape = z.discriminatedUnion('sourceType', [
    z.object({ sourceType: z.literal('far'), serverName: z.string() }),
    z.object({ sourceType: z.literal('near'), filePath: z.string().nullable() }),
  ]);
  const { toWire, fromWire } = edgeCase(z.object({ source: Shape.optional() }));

  expect(toWire({ source: { sourceType: 'near', filePath: null } })).toEqual({
    source: { source_type: 'near', file_path: null },
  });
  expect(fromWire({ source: { source_type: 'far', server_name: 'tv.example' } })).toEqual({
    source: { sourceType: 'far', serverName: 'tv.example' },
  });
});

test('a union without a discriminator is renamed by the option that fits', () => {
  const Either = z.union([z.object({ startsAt: z.number() }), z.object({ startsAt: z.string(), inZone: z.string() }), z.null()]);
  const { toWire, fromWire } = edgeCase(Either);
  expect(toWire({ startsAt: 'noon', inZone: 'UTC' })).toEqual({ starts_at: 'noon', in_zone: 'UTC' });
  expect(fromWire({ starts_at: 1 })).toEqual({ startsAt: 1 });
  expect(fromWire(null)).toBeNull();
});

test('optional, nullable, default and readonly wrappers are seen through', () => {
  const { fromWire } = edgeCase(z.object({ listOptions: Row.partial().nullable().default(null).optional().readonly() }));
  expect(fromWire({ list_options: { playlist_id: 'abcd' } })).toEqual({ listOptions: { playlistId: 'abcd' } });
  expect(fromWire({ list_options: null })).toEqual({ listOptions: null });
  expect(fromWire({})).toEqual({});
});

test('values of the wrong kind pass unchanged, for the schema to refuse', () => {
  const { fromWire } = edgeCase(z.object({ rowList: z.array(Row), oneRow: Row }));
  expect(fromWire('text')).toBe('text');
  expect(fromWire({ row_list: 7, one_row: [1] })).toEqual({ rowList: 7, oneRow: [1] });
});

test('keys a schema does not know, and inherited ones, are left behind', () => {
  const { fromWire } = edgeCase(Row);
  const sneaky: unknown = JSON.parse('{"playlist_id":"abcd","__proto__":{"added_at":1},"playlistId":"zzzz","role":"owner"}');
  expect(fromWire(sneaky)).toEqual({ playlistId: 'abcd' });
});

test('every input and output of the contract has one name per key on the wire', () => {
  const contract: Contract = coreContract;
  for (const procedures of Object.values(contract)) {
    for (const { input, output } of Object.values(procedures)) {
      for (const schema of [input, output]) {
        if (!(schema instanceof z.ZodObject)) continue;
        const keys = Object.keys(schema.shape);
        expect(new Set(keys.map(snakeCase)).size).toBe(keys.length);
        expect(() => edgeCase(schema)).not.toThrow();
      }
    }
  }
});
