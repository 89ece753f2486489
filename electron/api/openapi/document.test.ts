import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { snakeCase } from '#shared/contract/edge-case.ts';
import { createOwnerKey } from '../owner-key.ts';
import { ListeningCore, startTestApi, type RunningApi } from '../running-api.test-wrapper.ts';
import type { OpenApiDocument } from './document.ts';

let api: RunningApi;
let document: OpenApiDocument;

beforeAll(async () => {
  const core = Object.assign(new ListeningCore(), { identify: () => undefined });
  api = await startTestApi({ core, ownerKey: createOwnerKey() });
  document = (await api.ask('/openapi.json')).json as OpenApiDocument;
});
afterAll(() => api.close());

function operations(): { id: string; at: string; operation: OpenApiDocument['paths'][string][string] }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ id: operation.operationId, at: `${method.toUpperCase()} ${path}`, operation })),
  );
}

function find(id: string): OpenApiDocument['paths'][string][string] {
  const found = operations().find((each) => each.id === id);
  if (!found) throw new Error(`${id} is not in the document`);
  return found.operation;
}

describe('the document of the API', () => {
  test('is OpenAPI 3.1 to a validator', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(document['openapi']).toMatch(/^3\.1\./);
  });

  test('has every live address and method, and no other', () => {
    const live = [...api.routes].flatMap(([url, methods]) => {
      const path = snakeCase(url).replace(/:(\w+)/g, '{$1}');
      return [...methods].filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`);
    });
    expect(operations().map(({ at }) => at).sort()).toEqual(live.sort());
  });

  test('names each operation once and describes it in both languages', () => {
    const ids = operations().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations()) {
      expect(operation.summary).toMatch(/\.$/);
      expect(operation['x-summary-pt-BR']).toMatch(/\.$/);
      expect(operation['x-summary-pt-BR']).not.toBe(operation.summary);
    }
  });

  test('speaks in the names of the wire, inside lists and choices too', () => {
    const camel = /^[a-z]+[A-Z]/;
    const found: string[] = [];
    const look = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'properties') found.push(...Object.keys(Object(inner)).filter((name) => camel.test(name)).map((name) => `${at}.${name}`));
        look(inner, at);
      }
    };
    for (const { id, operation } of operations()) {
      look(operation, id);
      found.push(...(operation.parameters ?? []).filter(({ in: place, name }) => place !== 'header' && camel.test(name)).map(({ name }) => `${id} ${name}`));
    }
    expect(found).toEqual([]);
  });

  test('says who may call, and what everybody may meet', () => {
    expect(find('accounts.me')).toMatchObject({ 'x-access': 'user', security: [{ accessToken: [] }] });
    expect(find('accounts.login').security).toEqual([]);
    expect(find('compat.login').security).toContainEqual({ ownerKey: [] });
    expect(find('compat.getStats').security).toContainEqual({});
    for (const { operation } of operations()) {
      expect(operation.responses).toHaveProperty('default');
      if (operation['x-access'] !== 'open') expect(operation.responses).toHaveProperty('401');
    }
    expect(find('compat.getHealth').responses).not.toHaveProperty('401');
  });

  test('names the refusals that are an operation’s own', () => {
    const own = (name: string, status: number) => Reflect.get(Object(find(name).responses[status]), 'description') as unknown;
    expect(own('accounts.register', 409)).toBe('username_taken');
    expect(own('accounts.login', 401)).toBe('invalid_credentials');
    expect(own('accounts.refresh', 401)).toBe('invalid_refresh_token');
    expect(own('devices.register', 403)).toBe('license_required, device_limit_reached');
    expect(own('compat.refresh', 409)).toBe('provider_credentials_missing');
    expect(own('billing.portal', 409)).toBe('billing_customer_missing');
    expect(own('billing.checkout', 503)).toBe('billing_disabled');
    expect(own('showcase.getGuide', 503)).toBe('source_unavailable');
    expect(own('devices.listMine', 401)).toBeUndefined();
  });

  test('says what a text in a query stands for, and what it is unless given', () => {
    const schemas = (name: string) => Object.fromEntries((find(name).parameters ?? []).map((each) => [each.name, each.schema]));
    expect(schemas('compat.listChannels')).toMatchObject({ page: { type: 'integer', minimum: 1, default: 1 }, page_size: { minimum: 1, maximum: 200, default: 50 } });
    expect(schemas('showcase.listEnriched')).toMatchObject({ include_now: { type: 'boolean', default: true }, force: { type: 'boolean', default: false } });
    expect(schemas('showcase.getGuide')).toMatchObject({ limit_per_channel: { type: 'integer', minimum: 1 }, offset_per_channel: { type: 'integer', minimum: 0, default: 0 } });
    expect(schemas('showcase.getGuide')).toHaveProperty('If-None-Match');
    expect(schemas('showcase.listNow')).not.toHaveProperty('If-None-Match');
    expect(schemas('audit.listMine')).toMatchObject({ limit: { minimum: 1, maximum: 200, default: 50 } });
  });

  test('tells which of an answer travels in headers', () => {
    expect(find('devices.register').responses).toMatchObject({
      200: { headers: { 'X-Capacity-Remaining': { required: true } }, content: { 'application/json': { schema: { required: expect.arrayContaining(['fingerprint']) as unknown } } } },
    });
    expect(find('audit.listMine').responses).toMatchObject({
      200: { headers: { 'X-Total-Count': { required: true } }, content: { 'application/json': { schema: { type: 'array' } } } },
    });
    expect(find('showcase.getPlaylist').responses).toMatchObject({ 200: { headers: { ETag: {} }, content: { 'audio/x-mpegurl': {} } }, 304: {} });
  });

  test('puts what an address holds into its path, and the rest into query or body', () => {
    expect(find('catalog.listChannels').parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'playlist_id', in: 'path', required: true }),
        expect.objectContaining({ name: 'limit', in: 'query', required: false }),
      ]),
    );
    expect(find('playlists.updatePlaylist')).not.toHaveProperty('requestBody.content.application/json.schema.properties.playlist_id');
    expect(find('playlists.addPlaylist')).toMatchObject({ requestBody: { required: true } });
  });

  test('is not sent again to a client that has it', async () => {
    const { headers } = await api.ask('/openapi.json');
    const again = await api.ask('/openapi.json', { headers: { 'if-none-match': headers.etag } });
    expect(again).toMatchObject({ status: 304, text: '' });
  });
});

test('a server without accounts does not speak of them', async () => {
  const alone = await startTestApi();
  const { json } = await alone.ask('/openapi.json');
  await alone.close();
  expect(Object.keys((json as OpenApiDocument).paths)).not.toContain('/auth/login');
  expect(JSON.stringify((json as OpenApiDocument)['tags'])).not.toContain('licenses');
});
