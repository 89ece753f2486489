/** Texts that people carry from one machine to another, and what their first and last line call them. */
export const armored = { license: 'WEBPLAY LICENSE', request: 'WEBPLAY LICENSE REQUEST' } as const;
type Armored = keyof typeof armored;

const lineLength = 64;

/** A JWS in lines that a mail or an editor leaves alone. */
export function toArmor(what: Armored, jws: string): string {
  const lines = jws.match(new RegExp(`.{1,${String(lineLength)}}`, 'g')) ?? [];
  return [`-----BEGIN ${armored[what]}-----`, ...lines, `-----END ${armored[what]}-----`, ''].join('\n');
}

/** The JWS within, whatever stands around it and however its lines were broken; undefined when there is none. Not yet believed. */
export function fromArmor(what: Armored, text: string): string | undefined {
  const [begin, end] = [`-----BEGIN ${armored[what]}-----`, `-----END ${armored[what]}-----`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  return text.slice(from + begin.length, to).replaceAll(/\s/g, '');
}
