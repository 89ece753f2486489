import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountInAddress, fillTemplate } from '../../providers/address-template.ts';

/** The bundled playlist and guide, as bytes that look as if somebody sent them. */
export interface Samples {
  playlist(): Promise<Uint8Array>;
  guide(): Promise<Uint8Array>;
}

export interface SamplesOptions {
  /** `resources/samples`. */
  dir: string;
  demoAccount: () => Promise<{ server: string; username: string; password: string }>;
  clock: () => number;
}

/** What the samples call the built-in demo. */
const demoOrigin = 'http://demo.example';

export function createSamples({ dir, demoAccount, clock }: SamplesOptions): Samples {
  return {
    async playlist() {
      const text = await readFile(join(dir, 'playlist.m3u'), 'utf8');
      const { server, ...account } = await demoAccount();
      return Buffer.from(fillTemplate(text.replaceAll(demoOrigin, server), [accountInAddress(account)]));
    },
    async guide() {
      return Buffer.from(guideAround(await readFile(join(dir, 'week.xml'), 'utf8'), clock()));
    },
  };
}

const weekMs = 7 * 86_400_000;
/** Monday 2024-01-01 00:00 UTC, the week of the template. */
const templateWeek = Date.UTC(2024, 0, 1);

/** The template's week three times: the one before `now`, that of `now`, and the next. The same text for a whole week. */
export function guideAround(template: string, now: number): string {
  const first = template.indexOf('  <programme');
  const last = template.lastIndexOf('</tv>');
  const week = template.slice(first, last);
  const shift = Math.floor((now - templateWeek) / weekMs) * weekMs;
  const weeks = [shift - weekMs, shift, shift + weekMs].map((by) => moved(week, by));
  return template.slice(0, first) + weeks.join('') + template.slice(last);
}

function moved(week: string, by: number): string {
  return week.replaceAll(/ (start|stop)="(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d) \+0000"/g, (_, name: string, ...parts: string[]) => {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(0, 6).map(Number);
    const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second) + by);
    return ` ${name}="${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')} +0000"`;
  });
}
