/** A guide and the playlist it belongs to, in any number of versions that differ in every title. */
export interface MadeGuide {
  /** Guide ids of the stations, in the order of the playlist. */
  stations: readonly string[];
  /** Names of channels behind the stations that no rule finds a guide for. */
  strangers: readonly string[];
  /** Epoch ms, the same for every station and version. */
  starts: readonly number[];
}

const hourMs = 3_600_000;
/** Behind us; the rest is ahead. */
const pastProgrammes = 12;
/** Names that have nothing in common with the stations' or each other's. */
const strangers = ['Zebrafinch', 'Quokka', 'Walrus', 'Ibex', 'Jackdaw', 'Lynx'];

export function makeGuide({ stations, programmes }: { stations: number; programmes: number }): MadeGuide {
  const first = Math.floor(Date.now() / hourMs) * hourMs - pastProgrammes * hourMs;
  return {
    stations: Array.from({ length: stations }, (_, at) => `station-${at}.example`),
    strangers,
    starts: Array.from({ length: programmes }, (_, at) => first + at * hourMs),
  };
}

/** One word, so that the search finds a version and no other. */
export function wordOf(version: number): string {
  return `edition${version}end`;
}

/** What a station's programmes are called in a version. */
export function titleOf(version: number, station: string, at: number): string {
  return `Show ${at} of ${station} ${wordOf(version)}`;
}

export function toPlaylist({ stations, strangers: unknown }: MadeGuide, guideUrl: string): string {
  const entry = (info: string, at: number) => `#EXTINF:-1 ${info}\nhttp://tv.example/live/${at}.ts`;
  return [
    `#EXTM3U url-tvg="${guideUrl}"`,
    ...stations.map((id, at) => entry(`tvg-id="${id}",Station ${at}`, at)),
    ...unknown.map((name, at) => entry(`,${name}`, stations.length + at)),
    '',
  ].join('\n');
}

/** Channels that the playlist lacks: guides declare thousands, and matching looks at all of them. */
const others = 3_000;

/** XMLTV sorted by station. */
export function toXmltv({ stations, starts }: MadeGuide, version: number): string {
  const elsewhere = Array.from({ length: others }, (_, at) => `elsewhere-${at}.example`);
  const declare = (id: string) => `<channel id="${id}"><display-name>${id.replace('.example', '')}</display-name></channel>`;
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<tv>', ...[...stations, ...elsewhere].map(declare)];
  for (const id of [...stations, ...elsewhere.slice(0, 2)]) {
    for (const [at, start] of starts.entries()) {
      lines.push(
        `<programme start="${toTime(start)}" stop="${toTime(start + hourMs)}" channel="${id}"><title>${titleOf(version, id, at)}</title>` +
          `<desc>What happens in number ${at}, told at the length that guides tell it: someone arrives, someone leaves, and it rains on the harbour.</desc></programme>`,
      );
    }
  }
  return [...lines, '</tv>', ''].join('\n');
}

function toTime(time: number): string {
  return `${new Date(time).toISOString().replace(/[-:T]/g, '').slice(0, 14)} +0000`;
}
