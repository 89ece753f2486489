import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Finding {
  where: string;
  /** Which secret, by the name the test gave it. */
  secret: string;
  spelling: string;
}

/** Every way a secret is written down: as it is, in addresses, in JSON, and in base64 whatever stands before it. */
export function spellingsOf(secret: string): Map<string, string> {
  const percent = encodeURIComponent(secret);
  const spellings = new Map([
    ['plain', secret],
    ['percent-encoded', percent],
    ['percent-encoded in lower case', percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['as in a form', percent.replaceAll('%20', '+')],
    ['as in an address', new URL(`http://tv.example/${secret.replaceAll(/[/?#%]/g, encodeURIComponent)}`).pathname.slice(1)],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['JSON-escaped and percent-encoded', JSON.stringify(percent).slice(1, -1)],
  ]);
  for (const [name, text] of [['', secret], [' of the percent-encoded form', percent]] as const) {
    for (const before of [0, 1, 2]) {
      const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
      // Signs that bytes before or behind it have a part in are left out.
      const sound = (encoding: 'base64' | 'base64url') => bytes.toString(encoding).slice(before === 0 ? 0 : before + 1, Math.floor((bytes.length * 8) / 6));
      spellings.set(`base64${name}, ${before} before`, sound('base64'));
      spellings.set(`base64url${name}, ${before} before`, sound('base64url'));
    }
  }
  return spellings;
}

/** Where secrets are written in what was collected; the same spelling once. */
export function searchFor(secrets: Readonly<Record<string, string>>): (where: string, content: Buffer | string) => Finding[] {
  const wanted = Object.entries(secrets).flatMap(([name, secret]) => [...spellingsOf(secret)].map(([spelling, text]) => ({ name, spelling, bytes: Buffer.from(text) })));
  return (where, content) => {
    const bytes = Buffer.from(content);
    return wanted.filter((each) => bytes.includes(each.bytes)).map(({ name, spelling }) => ({ where, secret: name, spelling }));
  };
}

/** Every file below a folder, with its content. */
export async function filesBelow(folder: string): Promise<[name: string, content: Buffer][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file): Promise<[string, Buffer]> => [file.slice(folder.length + 1), await readFile(file)]));
}

/** What the machine shows to others of a process and of those it started. */
export async function shownOf(pid: number): Promise<[name: string, content: Buffer][]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean).map(Number);
  const own = await Promise.all(
    ['cmdline', 'environ', 'comm'].map(async (name): Promise<[string, Buffer]> => [`/proc/${pid}/${name}`, await readFile(`/proc/${pid}/${name}`)]),
  );
  return [...own, ...(await Promise.all(children.map(shownOf))).flat()];
}
