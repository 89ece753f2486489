import { createHash } from 'node:crypto';

/** What makers and images put where an identity belongs: the same on thousands of machines. */
const placeholders = [
  '',
  'uninitialized',
  '03000200-0400-0500-0006-000700080009',
  'to be filled by o.e.m.',
  'default string',
  'none',
  'not specified',
  'system serial number',
  'not available',
  'unknown',
];

/** Digests of them, which some programs write into the files that are read here. */
const digests = new Set(placeholders.flatMap((text) => ['sha256', 'sha1', 'md5'].map((name) => createHash(name).update(text).digest('hex'))));

const shortest = 8;

/** Whether a text that should say which machine this is says nothing of the kind. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().toLowerCase();
  const signs = text.replaceAll(/[^0-9a-z]/g, '');
  return text.length < shortest || placeholders.includes(text) || digests.has(signs) || /^(.)\1*$/.test(signs) || signs === '';
}
