import { setTimeout as sleep } from 'node:timers/promises';

export interface ListEntry {
  name: string;
  group: string;
  /** Leaves the entry out of guides when empty. */
  guideId?: string;
  url: string;
}

export function writeList(entries: Iterable<ListEntry>): string {
  let text = '#EXTM3U\n';
  for (const entry of entries) text += lineOf(entry);
  return text;
}

function lineOf({ name, group, guideId = '', url }: ListEntry): string {
  return `#EXTINF:-1 tvg-id="${guideId}" group-title="${group}",${name}\n${url}\n`;
}

export const groupsOfLargeList = 40;

/** Names of a large list are numbered from 1, its groups go round. */
export function entryOfLargeList(number: number): ListEntry {
  const group = `Group ${((number - 1) % groupsOfLargeList) + 1}`;
  return { name: `Channel ${number}`, group, guideId: `channel.${number}`, url: `http://tv.example/live/${number}.ts` };
}

/** A list of any length, sent piece by piece, so that it takes a while to arrive however fast it is read. */
export async function* streamLargeList(total: number, { pieces = 100, everyMs = 50 } = {}): AsyncGenerator<string> {
  yield '#EXTM3U\n';
  const perPiece = Math.ceil(total / pieces);
  for (let from = 1; from <= total; from += perPiece) {
    let text = '';
    for (let number = from; number < Math.min(from + perPiece, total + 1); number++) text += lineOf(entryOfLargeList(number));
    yield text;
    await sleep(everyMs);
  }
}
