import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { type SignedBody, verifyEvent } from '../../../electron/core/billing/event-signature.ts';
import type { Random } from '../mutations/random.ts';
import { createVerdict, type Part } from './part.ts';

const secret = 'whsec_9fKXr2vQ';
const otherSecret = 'whsec_of_somebody_else';
const check = Stripe.webhooks;

interface Genuine {
  text: string;
  header: string;
  at: number;
}

function genuine(random: Random, at: number): Genuine {
  const text = JSON.stringify(
    { id: `evt_${random.below(1e9)}`, object: 'event', type: 'customer.subscription.updated', created: at, livemode: false, data: { object: { id: `sub_${random.below(1e9)}`, object: 'subscription', note: 'ação \u00e9 \ufffd {"a": 1}' } } },
    null,
    random.chance(0.5) ? 2 : 0,
  );
  return { text, header: header(text, secret, at), at };
}

function header(payload: string, signer: string, timestamp: number, scheme = 'v1'): string {
  return check.generateTestHeaderString({ payload, secret: signer, timestamp, scheme });
}

type Mutation = (given: Genuine, random: Random) => { body: Uint8Array; signatures: string[]; secrets?: string[] };

const bytes = (text: string): Buffer => Buffer.from(text);
const one = (given: Genuine, changed: string): ReturnType<Mutation> => ({ body: bytes(given.text), signatures: [changed] });

const mutations: Record<string, Mutation> = {
  'no header': ({ text }) => ({ body: bytes(text), signatures: [] }),
  'two headers': ({ text, header: given }) => ({ body: bytes(text), signatures: [given, given] }),
  'another secret': (given) => one(given, header(given.text, otherSecret, given.at)),
  'another scheme': (given) => one(given, header(given.text, secret, given.at, 'v0')),
  'one byte of the body': ({ text, header: given }, random) => {
    const body = bytes(text);
    const at = random.below(body.length);
    body[at] = (body[at] ?? 0) ^ (1 + random.below(255));
    return { body, signatures: [given] };
  },
  'white space': ({ text, header: given }, random) => ({ body: bytes(random.pick([`${text}\n`, ` ${text}`, `${text}\0`, text.replace('{', '{ '), `\t${text}`])), signatures: [given] }),
  'encoded anew': ({ text, header: given }) => ({ body: bytes(JSON.stringify(JSON.parse(text), null, 3)), signatures: [given] }),
  'header of another event': ({ text, at }, random) => ({ body: bytes(text), signatures: [genuine(random, at).header] }),
  'no secret configured': ({ text, at }) => ({ body: bytes(text), signatures: [`t=${at},v1=${'0'.repeat(64)}`], secrets: [] }),
  'an empty secret': ({ text, header: given }) => ({ body: bytes(text), signatures: [given], secrets: [''] }),
  'a byte order mark': ({ text, header: given }) => ({ body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(text)]), signatures: [given] }),
  'bytes that are no UTF-8, where a replacement was': ({ text, header: given }) => {
    const body = bytes(text);
    const at = body.indexOf(Buffer.from('\ufffd'));
    return { body: Buffer.concat([body.subarray(0, at), Buffer.from([0xff]), body.subarray(at + 3)]), signatures: [given] };
  },
  'half of the body': ({ text, header: given }, random) => ({ body: bytes(text).subarray(0, random.below(text.length)), signatures: [given] }),
  'no body': ({ header: given }) => ({ body: new Uint8Array(), signatures: [given] }),
  'another time': (given, random) => one(given, given.header.replace(/t=\d+/, `t=${given.at + random.pick([-250, -7, -1, 1, 9, 200])}`)),
  'the time twice': (given, random) => one(given, random.pick([`t=${given.at},${given.header}`, `${given.header},t=${given.at}`])),
  'a time and more': (given, random) => one(given, given.header.replace(/t=\d+/, (time) => `${time}${random.pick(['x', ' ', '.0', 'e0', '\t'])}`)),
  'no time': (given) => one(given, given.header.replace(/t=\d+,/, '')),
  'a signature cut short': (given, random) => one(given, given.header.slice(0, -1 - random.below(60))),
  'a signature that goes on': (given) => one(given, `${given.header}0`),
  'a signature in capitals': (given) => one(given, given.header.replace(/v1=(.*)/, (_, signature: string) => `v1=${/[a-f]/.test(signature) ? signature.toUpperCase() : '0'}`)),
  'a guessed signature': (given) => one(given, `t=${given.at},v1=${randomBytes(32).toString('hex')}`),
  'ten guesses and the right one': (given) => one(given, `${given.header}${`,v1=${randomBytes(32).toString('hex')}`.repeat(10)}`),
  'a header of five KiB': (given) => one(given, `${given.header}${`,v0=${'0'.repeat(64)}`.repeat(75)}`),
  'blanks in the header': (given) => one(given, given.header.replace(',', ', ')),
  'a signed text that is no event': ({ at }, random) => {
    const text = random.pick(['{}', '[]', 'null', '{"object":"v2.core.event","id":"evt_1"}', '{"id":"evt_1","type":"x","created":1,"livemode":"no","data":{"object":{}}}', 'not JSON']);
    return { body: bytes(text), signatures: [header(text, secret, at)] };
  },
};

/** Whatever is not exactly what Stripe signed just now is not from Stripe. */
export const forged: Part = ({ random, cases }) => {
  const { outcome, expect } = createVerdict();
  const now = Date.UTC(2026, 10, 22, 12);
  const verify = (request: SignedBody, secrets: readonly string[] = [secret]): boolean => verifyEvent(request, { secrets, check, now }) !== undefined;
  const names = Object.keys(mutations);
  let controls = 0;
  for (let at = 0; at < cases; at++) {
    const given = genuine(random, now / 1_000 + random.below(41) - 20);
    const name = names[at % names.length] ?? '';
    const { secrets, ...request } = mutations[name]?.(given, random) ?? { body: new Uint8Array(), signatures: [] };
    expect(`${name}, ${JSON.stringify(request.signatures)}`, verify(request, secrets), false);
    if (at % 20 > 0) continue;
    controls += 1;
    expect('as it was signed', verify({ body: bytes(given.text), signatures: [given.header] }, random.pick([[secret], [otherSecret, secret], [secret, otherSecret]])), true);
    expect('signed twice, while the secret is changed', verify({ body: bytes(given.text), signatures: [`${given.header},${header(given.text, otherSecret, given.at).split(',')[1] ?? ''},v0=00`] }), true);
  }
  return Promise.resolve({ ...outcome, said: `${cases} mutants of ${names.length} kinds, ${controls} originals` });
};

/** A signature is good for five minutes, before and after. */
export const ages: Part = ({ random }) => {
  const { outcome, expect } = createVerdict();
  const now = Date.UTC(2026, 10, 22, 12);
  const tenYears = 315_576_000;
  for (const [age, good] of [[0, true], [299, true], [300, true], [301, false], [86_400, false], [tenYears, false], [-299, true], [-300, true], [-301, false], [-tenYears, false]] as const) {
    const { text, header: signature } = genuine(random, now / 1_000 - age);
    expect(`${age} s old`, verifyEvent({ body: bytes(text), signatures: [signature] }, { secrets: [secret], check, now }) !== undefined, good);
  }
  return Promise.resolve(outcome);
};
