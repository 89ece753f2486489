import { createHash, randomBytes, randomInt } from 'node:crypto';

/** No vowels, so that no word appears; nothing that looks like something else. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const length = 8;
const form = new RegExp(`^[${letters}]{${String(length)}}$`);

/** What a person carries from the device to the browser. */
export function makeUserCode(): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

/** `WDJB-MJHT`. */
export function shownCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Whatever a person made of it: hyphens, blanks and case do not matter. Undefined for what cannot be one. */
export function typedCode(text: string): string | undefined {
  const code = text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return form.test(code) ? code : undefined;
}

/** What the device alone knows. */
export function makeDeviceCode(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOfDeviceCode(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
