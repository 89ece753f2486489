import { randomBytes } from 'node:crypto';
import { activations } from '#shared/contract/activations.ts';
import { insideCall } from '#shared/contract/call.ts';
import { licenseChecks } from '#shared/contract/license-checks.ts';
import { publicUrl, startIssuingServer, type Machine } from '../../../electron/core/issuer/issuing-server.test-wrapper.ts';
import { signJws } from '../../../electron/core/jws/compact-jws.ts';
import { makeKey, privateKeyOf, publicHalf } from '../../../electron/core/jws/ed25519-keys.ts';
import { makeProof, type ProofParts } from '../../../electron/core/jws/possession-proof.ts';
import { createRandom } from '../mutations/random.ts';
import { createJudge, outcomeOf, type PartOutcome } from './part.ts';

/** Requests of a device with a proof that is not good, at every address that wants one; and one that is, which must be let in. */
export async function sendBadProofs({ cases, seed }: { cases: number; seed: string }): Promise<PartOutcome> {
  const random = createRandom(seed);
  const judge = createJudge();
  const server = startIssuingServer({ devicesPerLicense: 0 });
  const elsewhere = startIssuingServer({ secretKey: 'another secret of the tests, 32 bytes or more' });
  const { handlers } = server;
  try {
    const ana = server.addUser('ana');
    await handlers.licenses.create({}, ana, insideCall);
    const machine = server.machine();
    const { deviceCode } = await machine.activate(ana);
    const nobody = { kind: 'anonymous' } as const;
    const addresses: { path: string; ask: (proof: string | null) => unknown }[] = [
      { path: '/v1/activations', ask: (proof) => handlers.activations.start({ globalTags: [] }, nobody, { ...insideCall, proof }) },
      { path: '/v1/activations/token', ask: (proof) => handlers.activations.poll({ deviceCode }, nobody, { ...insideCall, proof }) },
      { path: '/v1/license/check-in', ask: (proof) => handlers.licenseChecks.checkIn({ seq: 1, tags: machine.tags, appVersion: '1' }, nobody, { ...insideCall, proof }) },
      { path: '/v1/license/devices', ask: (proof) => handlers.licenseChecks.listDevices({}, nobody, { ...insideCall, proof }) },
      { path: '/v1/license/release', ask: (proof) => handlers.licenseChecks.releaseMe({}, nobody, { ...insideCall, proof }) },
    ];
    judge.expect('the addresses', addresses.map(({ path }) => `POST ${path}`).sort(), [activations.start, activations.poll, licenseChecks.checkIn, licenseChecks.listDevices, licenseChecks.releaseMe].map(({ http }) => http ?? '').sort());

    for (let at = 0; at < cases; at++) {
      const { path, ask } = addresses[at % addresses.length] ?? random.pick(addresses);
      const kind = kinds[Math.floor(at / addresses.length) % kinds.length] ?? random.pick(kinds);
      const good: ProofParts = { method: 'POST', url: publicUrl + path, nonce: await server.nonce(), jti: randomBytes(16).toString('hex'), now: server.now() };
      const send = (text: string | null): Promise<string> => outcomeOf(() => ask(text));
      const proof = await kind.make({ good, machine, random, send, foreignNonce: await elsewhere.nonce(), advance: server.advance });
      judge.expect(`${kind.title} at ${path}`, await send(proof), 'invalid_proof');
    }
    const bound = server.rows.prepare('SELECT count(*) FROM devices WHERE released_at IS NULL').pluck().get();
    judge.expect('the device is still there', bound, 1);
    judge.expect('a good proof', (await machine.checkIn()).answer, 'licensed');
    return judge.outcome();
  } finally {
    await server.close();
    await elsewhere.close();
  }
}

interface Made {
  good: ProofParts;
  machine: Machine;
  random: ReturnType<typeof createRandom>;
  foreignNonce: string;
  advance: (ms: number) => void;
  send: (proof: string) => Promise<string>;
}

const sign = ({ machine: { key } }: Made, parts: ProofParts): string => makeProof(parts, privateKeyOf(key), publicHalf(key));
const minuteMs = 60_000;

const kinds: readonly { title: string; make: (made: Made) => string | null | Promise<string | null> }[] = [
  { title: 'none', make: () => null },
  { title: 'an empty one', make: () => '' },
  { title: 'sent before', make: sentBefore },
  { title: 'of another address', make: (made) => sign(made, { ...made.good, url: `${made.good.url}x` }) },
  { title: 'of another server', make: (made) => sign(made, { ...made.good, url: made.good.url.replace('license', 'evil') }) },
  { title: 'with a query', make: (made) => sign(made, { ...made.good, url: `${made.good.url}?a=1` }) },
  { title: 'of another method', make: (made) => sign(made, { ...made.good, method: 'GET' }) },
  { title: 'from six minutes ago', make: (made) => sign(made, { ...made.good, now: made.good.now - 6 * minuteMs }) },
  { title: 'from in six minutes', make: (made) => sign(made, { ...made.good, now: made.good.now + 6 * minuteMs }) },
  { title: 'with a nonce of five minutes ago', make: (made) => (made.advance(5 * minuteMs), sign(made, { ...made.good, now: made.good.now + 5 * minuteMs })) },
  { title: 'with a nonce of another server', make: (made) => sign(made, { ...made.good, nonce: made.foreignNonce }) },
  { title: 'with a made-up nonce', make: (made) => sign(made, { ...made.good, nonce: randomBytes(32).toString('base64url') }) },
  { title: 'with a nonce that was changed', make: (made) => sign(made, { ...made.good, nonce: flipped(made.good.nonce, made.random) }) },
  { title: 'with a short id', make: (made) => sign(made, { ...made.good, jti: '1' }) },
  { title: 'signed by another key', make: ({ good, machine: { key } }) => makeProof(good, privateKeyOf(makeKey()), publicHalf(key)) },
  { title: 'in the name of another key', make: ({ good, machine: { key } }) => makeProof(good, privateKeyOf(key), publicHalf(makeKey())) },
  { title: 'changed somewhere', make: (made) => flipped(sign(made, made.good), made.random) },
  { title: 'with something after it', make: (made) => `${sign(made, made.good)}${made.random.pick(['=', ' ', '\n', '.', 'A'])}` },
  { title: 'of another type', make: ({ good: { url, nonce, jti, now }, machine: { key } }) => signJws({ typ: 'lic-req+jwt', jwk: publicHalf(key) }, { htm: 'POST', htu: url, iat: Math.floor(now / 1_000), jti, nonce }, privateKeyOf(key)) },
  { title: 'with a private key in it', make: ({ good: { url, nonce, jti, now }, machine: { key } }) => signJws({ typ: 'dpop+jwt', jwk: key }, { htm: 'POST', htu: url, iat: Math.floor(now / 1_000), jti, nonce }, privateKeyOf(key)) },
  { title: 'without a signature', make: (made) => `${unsigned(sign(made, made.good))}.` },
];

/** Of a machine that nobody knows: a release would end the device that the other cases need. */
async function sentBefore({ good, send }: Made): Promise<string> {
  const key = makeKey();
  const proof = makeProof(good, privateKeyOf(key), publicHalf(key));
  const first = await send(proof);
  return good.url.endsWith('/token') || first !== 'invalid_proof' ? proof : 'was not let in the first time';
}

function unsigned(jws: string): string {
  const [, body = ''] = jws.split('.');
  return `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt' })).toString('base64url')}.${body}`;
}

/** The same with one sign changed. */
function flipped(text: string, random: ReturnType<typeof createRandom>): string {
  const at = random.below(text.length);
  const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter((sign) => sign !== text[at]);
  return text.slice(0, at) + random.pick(others) + text.slice(at + 1);
}
