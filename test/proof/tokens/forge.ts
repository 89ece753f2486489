import { createHmac } from 'node:crypto';
import { derivedKey, type TokenKind } from '../../../electron/core/accounts/tokens.ts';

/** Writes tokens past our own code: whatever header and payload, signed as a holder of the key would. */
export interface Forger {
  /** Objects go as JSON, text as it is. */
  forge(header: object | string, payload: object | string | Buffer, kind?: TokenKind, algorithm?: 'sha256' | 'sha384' | 'sha512'): string;
}

export function createForger(secretKey: string): Forger {
  return {
    forge(header, payload, kind = 'access', algorithm = 'sha256') {
      const signed = `${encoded(header)}.${encoded(payload)}`;
      const signature = createHmac(algorithm, derivedKey(secretKey, `${kind} token`)).update(signed).digest('base64url');
      return `${signed}.${signature}`;
    },
  };
}

/** What a token's parts say. */
export function opened(token: string): { header: Record<string, unknown>; payload: Record<string, unknown>; signature: string } {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const said = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>; // our own token
  return { header: said(header), payload: said(payload), signature };
}

export function encoded(part: object | string | Buffer): string {
  if (Buffer.isBuffer(part)) return part.toString('base64url');
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}
