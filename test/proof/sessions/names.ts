import { password } from '../../server/accounts-server.ts';
import { createVerdict, type PartOutcome } from '../billing/part.ts';
import type { Random } from '../mutations/random.ts';
import type { PartParts } from './run.ts';

const fullWidth = (letter: string): string => (/[!-~]/.test(letter) ? String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0) : letter);
const unseen = ['\u200b', '\u200d', '\u00ad', '\ufe0f', '\u2060'];

/** The same name to a person's eye, and to whoever types it. */
function respelled(name: string, random: Random): string {
  const letters = [...name].map((letter) => random.pick([letter, letter.toUpperCase(), letter.toLowerCase(), fullWidth(letter), `${letter}${random.pick(unseen)}`]));
  const text = letters.join('');
  return `${random.pick(['', ' ', '\u3000'])}${random.chance(0.5) ? text : text.normalize(random.pick(['NFC', 'NFD', 'NFKD']))}${random.pick(['', '  '])}`;
}

/** Names that look like another's are that one: they cannot be registered, and sign in to it. */
export async function tryTwins({ server, random, sizes }: PartParts): Promise<PartOutcome> {
  const { outcome, expect } = createVerdict();
  const originals = ['Admin@example.com', 'josé', 'STRASSE', 'anna.lima'];
  const ids = new Map<string, string>();
  for (const name of originals) {
    expect(`${name} is free`, (await server.ask('/auth/register', { body: { username: name, password } })).status, 200);
    ids.set(name, String(server.rows.prepare('SELECT id FROM users WHERE username = ?').pluck().get(name)));
  }
  for (let at = 0; at < sizes.names; at++) {
    const name = random.pick(originals);
    const spelling = respelled(name, random);
    expect(`registering ${JSON.stringify(spelling)}`, (await server.ask('/auth/register', { body: { username: spelling, password: 'another password' } })).status, 409);
    const { access_token: token } = await server.get<{ access_token: string }>('/auth/login', { body: { username: spelling, password } });
    expect(`${JSON.stringify(spelling)} is ${name}`, (await server.ask('/auth/me', { token })).json, { username: name, full_name: null, roles: ['user'] });
  }
  expect('users', server.rows.prepare('SELECT count(*) FROM users').pluck().get(), originals.length);
  return outcome;
}

const knownNames = ['admin', 'administrator', 'root', 'user', 'test', 'guest', 'demo', 'webplay', 'support', 'admin@example.com'];
const knownPasswords = ['admin', 'admin123', 'password', '12345678', '123456', 'root', 'toor', 'changeme', 'guest', 'test1234', 'webplay', ''];

/** What servers are shipped with elsewhere. */
export async function tryKnownPairs({ server }: PartParts): Promise<PartOutcome> {
  const { outcome, expect } = createVerdict();
  await server.addUser('admin', 'admin');
  for (const username of knownNames) {
    for (const known of knownPasswords) {
      server.advance(86_400_000); // what failed before delays nothing
      const { status } = await server.ask('/auth/login', { body: { username, password: known } });
      expect(`${username} and "${known}"`, status === 401 || (known === '' && status === 422), true);
    }
  }
  return outcome;
}
