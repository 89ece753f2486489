import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { readJsonAnswer } from './json-answer.ts';
import { createJsonRowReader, type JsonRowOptions, type JsonRowsResult } from './json-rows.ts';

interface Reading {
  kind: JsonRowsResult['kind'] | string;
  rows: unknown[];
  keys: (string | undefined)[];
  skipped?: JsonRowsResult['skipped'];
  answer?: unknown;
}

function read(body: string | Uint8Array, pieceLength = Number.POSITIVE_INFINITY, options: JsonRowOptions = {}): Reading {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const rows: unknown[] = [];
  const keys: (string | undefined)[] = [];
  const reader = createJsonRowReader(options, (row, key) => {
    rows.push(row);
    keys.push(key);
  });
  try {
    const step = Math.min(pieceLength, Math.max(bytes.length, 1));
    for (let at = 0; at < bytes.length; at += step) reader.write(bytes.subarray(at, at + step));
    const { kind, skipped, answer } = reader.end();
    return { kind, rows, keys, skipped, answer };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: `${error.code} ${error.reason}`, rows, keys };
  }
}

/** The same reading whatever the size of the pieces, or the test fails. */
function readAnyhow(body: string | Uint8Array, options: JsonRowOptions = {}): Reading {
  const whole = read(body, undefined, options);
  expect(read(body, 7, options)).toEqual(whole);
  expect(read(body, 1, options)).toEqual(whole);
  return whole;
}

const none = { unparsable: 0, tooLarge: 0, tooDeep: 0 };

describe('a list', () => {
  test('gives its rows one by one, in order, whatever the pieces it comes in', () => {
    const rows = [{ name: 'Ünï {"}[\\" 😀' }, { a: [1, { b: ']' }] }, null, 'text, with ]', 7, [], {}];
    expect(readAnyhow(JSON.stringify(rows))).toMatchObject({ kind: 'list', rows, skipped: none });
    expect(readAnyhow(JSON.stringify(rows, null, 2)).rows).toEqual(rows);
  });

  test('is not misled by brackets inside names, however many rows have them', () => {
    const rows = Array.from({ length: 3_000 }, (_, id) => ({ name: `a},{"id":${id}},[`, id, info: id % 2 === 0 ? { id } : [] }));
    expect(readAnyhow(JSON.stringify(rows))).toMatchObject({ kind: 'list', rows, skipped: none });
  });

  test('is found behind a byte order mark, blank lines and PHP warnings', () => {
    const warnings = '<br />\n<b>Warning</b>: Undefined array key "x" in <b>/x.php</b> on line [3] {4}<br />\nFatal: Cannot use [] for reading\n';
    for (const before of ['\ufeff', '\n\n \t\r\n', '\ufeff\n', warnings]) {
      expect(readAnyhow(`${before}[{"id":1}]\n`)).toMatchObject({ kind: 'list', rows: [{ id: 1 }] });
      expect(readAnyhow(`${before}[]`)).toMatchObject({ kind: 'list', rows: [] });
      expect(readAnyhow(`${before} { "error" : "no" }`)).toMatchObject({ kind: 'answer', answer: { error: 'no' } });
    }
  });

  test('may be followed by anything', () => {
    expect(readAnyhow('[{"id":1}]<br />[{"id":2}]')).toMatchObject({ kind: 'list', rows: [{ id: 1 }] });
  });

  test('loses only the rows that cannot be read', () => {
    const body = '[{"id":1},{"id":},{"id":2}{"id":3},<br>,{"id":4},NaN,]';
    expect(readAnyhow(body)).toMatchObject({ kind: 'list', rows: [{ id: 1 }, { id: 4 }], skipped: { ...none, unparsable: 4 } });
  });

  test('keeps a row with raw line ends and tabs inside its strings', () => {
    expect(readAnyhow('[{"name":"One\n\tTwo"}]').rows).toEqual([{ name: 'One  Two' }]);
  });

  test('takes the last of a key that comes twice', () => {
    expect(readAnyhow('[{"id":1,"id":2}]').rows).toEqual([{ id: 2 }]);
  });

  test('with no readable row at all is malformed', () => {
    expect(readAnyhow('[{"id":},{x}]').kind).toBe('provider_malformed malformed');
  });

  test('that ends in the wrong bracket is malformed', () => {
    expect(readAnyhow('[{"id":1}}').kind).toBe('provider_malformed malformed');
  });

  test('survives bytes that are no UTF-8', () => {
    const body = Buffer.concat([Buffer.from('[{"name":"caf'), Buffer.of(0xe9), Buffer.from('"}]')]);
    expect(readAnyhow(body).rows).toEqual([{ name: 'caf\ufffd' }]);
  });

  test('skips and counts rows that are too long or too deep, and goes on after them', () => {
    const long = JSON.stringify({ name: 'x'.repeat(100) });
    const deep = '['.repeat(20) + ']'.repeat(20);
    const body = `[{"id":1},${long},${deep},{"id":2}]`;
    expect(readAnyhow(body, { maxRowBytes: 64, maxDepth: 10 })).toMatchObject({
      rows: [{ id: 1 }, { id: 2 }],
      skipped: { unparsable: 0, tooLarge: 1, tooDeep: 1 },
    });
  });

  test('with more rows than allowed is too large', () => {
    expect(readAnyhow('[1,2,3,4]', { maxRows: 3 })).toMatchObject({ kind: 'too_large undefined', rows: [1, 2, 3] });
  });

  test('cut off after any byte is truncated, so that nothing of it is used', () => {
    const body = Buffer.from('[{"id":1,"name":"A\\"é"},{"id":2,"x":[1,{}]}]');
    expect(read(body.subarray(0, 0)).kind).toBe('empty');
    for (let length = 1; length < body.length; length += 1) {
      expect([length, readAnyhow(body.subarray(0, length)).kind]).toEqual([length, 'provider_malformed truncated']);
      expect([length, readJsonAnswer(body.subarray(0, length)).kind]).toEqual([length, 'truncated']);
    }
    expect(read(body).kind).toBe('list');
  });

  test('stays unreadable once it has failed', () => {
    const reader = createJsonRowReader({ maxRows: 1 }, () => {});
    expect(() => reader.write(Buffer.from('[1,2,3]'))).toThrow(AppError);
    expect(() => reader.write(Buffer.from('[4]'))).toThrow(AppError);
    expect(() => reader.end()).toThrow(AppError);
  });

  test('passes on what the sink throws', () => {
    const reader = createJsonRowReader({}, () => {
      throw new AppError('cancelled', 'Refresh cancelled');
    });
    expect(() => reader.write(Buffer.from('[1,2]'))).toThrow('Refresh cancelled');
  });
});

describe('an object', () => {
  test('that stands for a list gives its values with their keys', () => {
    expect(readAnyhow('{"0":{"id":1}, "2" : {"id":2},"10":{"id":3}}')).toMatchObject({
      kind: 'keyed-rows',
      rows: [{ id: 1 }, { id: 2 }, { id: 3 }],
      keys: ['0', '2', '10'],
    });
    expect(readAnyhow('{}')).toMatchObject({ kind: 'keyed-rows', rows: [] });
  });

  test('that is an account or an error comes back whole', () => {
    const account = { user_info: { auth: 0, nested: { list: [1, ':', ','] } }, 'odd "key': null };
    expect(readAnyhow(JSON.stringify(account))).toMatchObject({ kind: 'answer', rows: [], answer: account });
  });

  test('inside a list of one is still the account', () => {
    expect(readAnyhow('[{"user_info":{"auth":0}}]')).toMatchObject({ kind: 'answer', rows: [], answer: { user_info: { auth: 0 } } });
  });

  test('takes the last of a member that comes twice', () => {
    expect(readAnyhow('{"error":"a","error":"b"}').answer).toEqual({ error: 'b' });
  });

  test('that is too large to be an answer is refused', () => {
    expect(readAnyhow(`{"a":"${'x'.repeat(50)}","b":"${'x'.repeat(50)}"}`, { maxRowBytes: 80 }).kind).toBe('too_large undefined');
  });

  test('cannot reach the prototype of the answer', () => {
    const { answer } = read('{"__proto__":{"polluted":true},"error":1}');
    expect(Object.getPrototypeOf(answer)).toBe(Object.prototype);
    expect(answer).not.toHaveProperty('polluted');
  });

  test('with its rows under a key gives those, and the rest as the answer', () => {
    const body = { user_info: { auth: 1 }, channels: { 5: { id: 1 }, 7: { id: 2 } }, categories: { live: [] } };
    expect(readAnyhow(JSON.stringify(body), { rowsUnder: 'channels' })).toMatchObject({
      kind: 'keyed-rows',
      rows: [{ id: 1 }, { id: 2 }],
      keys: ['5', '7'],
      answer: { user_info: { auth: 1 }, categories: { live: [] } },
    });
    expect(readAnyhow('{"channels":[{"id":1}, {"id":2}],"a":1}', { rowsUnder: 'channels' })).toMatchObject({ rows: [{ id: 1 }, { id: 2 }], answer: { a: 1 } });
    expect(readAnyhow('{"channels":[],"a":1}', { rowsUnder: 'channels' })).toMatchObject({ kind: 'keyed-rows', rows: [], answer: { a: 1 } });
  });
});

describe('a body without JSON', () => {
  test.each([
    ['', 'empty'],
    [' \n\t', 'empty'],
    ['\ufeff', 'empty'],
    ['Access denied', 'text'],
    ['[error] no such user', 'text'],
    ['<!DOCTYPE html><html><style>b{"a":1}</style><script>var x=[{"a":1}]</script></html>', 'html'],
    ['<br /><b>Fatal error</b>: Cannot use [] for reading in <b>/x.php</b>', 'html'],
  ])('%j is %s', (body, kind) => {
    expect(readAnyhow(body)).toMatchObject({ kind, rows: [] });
    expect(readJsonAnswer(Buffer.from(body)).kind).toBe(kind);
  });

  test('shows its beginning for the message to people', () => {
    const reader = createJsonRowReader({}, () => {});
    reader.write(Buffer.from('Access '));
    reader.write(Buffer.from('denied'));
    expect(Buffer.from(reader.end().head).toString()).toBe('Access denied');
  });
});

describe('a small answer', () => {
  test('is read whole, without what stands around it', () => {
    expect(readJsonAnswer(Buffer.from('Notice: [3]\n{"a":[1,"}"]}\n<!-- 0.1 s -->'))).toEqual({ kind: 'json', value: { a: [1, '}'] } });
    expect(readJsonAnswer(Buffer.from('Cannot use [] for reading\n[{"a":1}]'))).toEqual({ kind: 'json', value: [{ a: 1 }] });
  });

  test('full of brackets that are no JSON does not take long to refuse', () => {
    for (const junk of ['x{}', 'x[]', '{"', 'x[{', 'x{"":', '[[', '{{']) {
      const body = Buffer.from(junk.repeat(200_000));
      const started = performance.now();
      expect(readJsonAnswer(body).kind).not.toBe('json');
      expect(read(body).rows).toEqual([]);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  test('of brackets a million deep is malformed, not a crash', () => {
    expect(readJsonAnswer(Buffer.from('['.repeat(1_000_000))).kind).toBe('malformed');
  });
});

test('any list of any values comes out as JSON.parse would read it, in pieces of any size', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (rows, pieceLength) => {
      const expected: unknown = JSON.parse(JSON.stringify(rows));
      expect(read(JSON.stringify(rows), pieceLength)).toMatchObject({ rows: expected, skipped: none });
    }),
    { numRuns: 500 },
  );
});

test('whatever bytes arrive, nothing but an AppError is thrown, and pieces make no difference', () => {
  const jsonish = fc
    .array(fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '0', '"0"', 'x', ' ', '\n', 'é', '<br>', '"user_info"', 'null', '\ufeff', '{"a":1}'), { maxLength: 60 })
    .map((parts) => Buffer.from(parts.join('')));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), jsonish), (body) => {
      readAnyhow(body, { maxRowBytes: 40, maxDepth: 5, maxRows: 8, rowsUnder: '0' });
      readJsonAnswer(body);
    }),
    { numRuns: 5_000 },
  );
});
