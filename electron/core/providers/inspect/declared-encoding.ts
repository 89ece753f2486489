/** An XML declaration stands at the start, behind at most some junk of the web server. */
export const DECLARATION_WINDOW = 4096;

/**
 * The encoding an XML declaration names, when it decides anything: not UTF-8, which the bytes have to prove, and not
 * UTF-16, which a declaration readable byte by byte cannot be in.
 */
export function declaredEncoding(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, DECLARATION_WINDOW)).toString('latin1').toLowerCase();
  const start = text.indexOf('<?xml');
  const end = start < 0 ? -1 : text.indexOf('?>', start);
  const word = end < 0 ? -1 : text.indexOf('encoding', start);
  if (word < 0 || word > end) return undefined;
  const equals = text.indexOf('=', word);
  const quoteAt = equals < 0 ? -1 : equals + 1 + text.slice(equals + 1, end).length - text.slice(equals + 1, end).trimStart().length;
  const quote = text.charAt(quoteAt);
  if (quote !== '"' && quote !== "'") return undefined;
  const close = text.indexOf(quote, quoteAt + 1);
  if (close < 0 || close > end) return undefined;
  const name = text.slice(quoteAt + 1, close).trim();
  return name.startsWith('utf') || name.startsWith('ucs') || name.startsWith('iso-10646') ? undefined : name;
}
