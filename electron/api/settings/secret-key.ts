import type { Accepts } from './variable.ts';

const fewestBytes = 32;

export const secretKey: Accepts<string> = {
  accepts: `at least ${String(fewestBytes)} random bytes, as "openssl rand -base64 48" prints, and no example or pattern`,
  from: (text) => text,
};

/** A weaker one is for a server that nobody else reaches. */
export function isStrongKey(text: string): boolean {
  return Buffer.byteLength(text) >= fewestBytes && !published.includes(text.toLowerCase()) && !isGuessable(text);
}

/** Random once, and in a framework's documentation since: everybody has them. */
const published = ['09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7'];

/** What examples, tutorials and templates put where a key belongs. */
const words =
  'please|changeme|changed|change|this|that|yours|your|super|very|long|secrets|secret|keys|key|signing|private|default|password|passwd|pass|' +
  'jwt|token|production|prod|development|dev|local|testing|test|example|sample|demo|webplay|iptv|insecure|unsafe|random|value|string|' +
  'must|least|characters|character|chars|bytes|byte|minimum|replace|with|here|not|for|used|use|only|the|and|generated|generate|' +
  'django|flask|fastapi|admin|qwerty|hello|world|placeholder|todo|fixme|set|env|123|in|me|my|to|at|is|be|it|of|or|do|an';

/** Known examples and keyboard patterns, however they are put together. Random text is never taken for one. */
function isGuessable(key: string): boolean {
  const plain = key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const unexplained = plain.replaceAll(new RegExp(words, 'g'), '');
  return (plain.length >= key.length / 2 && unexplained.length < 12) || new Set(key).size < 8 || isRepetition(key) || isSequence(key);
}

function isRepetition(key: string): boolean {
  for (let period = 1; period <= key.length / 2; period += 1) {
    if (key.slice(period) === key.slice(0, -period)) return true;
  }
  return false;
}

/** Mostly neighbors in the alphabet or among digits: `abcdefgh…`, `98765…`. */
function isSequence(key: string): boolean {
  let steps = 0;
  for (let at = 1; at < key.length; at += 1) {
    if (Math.abs(key.charCodeAt(at) - key.charCodeAt(at - 1)) === 1) steps += 1;
  }
  return steps > key.length / 2;
}
