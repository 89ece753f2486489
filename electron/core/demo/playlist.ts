import type { PanelCredentials } from './account.ts';
import { episodesOf } from './catalog.ts';
import type { PanelCatalog, PanelCategory } from './catalog.ts';
import { imageAddress } from './image-address.ts';

export interface PlaylistRequest {
  base: string;
  credentials: PanelCredentials;
  /** `m3u` prints names only, `m3u_plus` attributes too. */
  plus: boolean;
  /** What live addresses end with. */
  extension: 'ts' | 'm3u8';
  /** Which kinds the client asked for; empty means all. */
  kinds: readonly string[];
}

interface Entry {
  id: number;
  name: string;
  guideId: string;
  logo: string;
  group: string;
  archiveDays: number;
  address: string;
}

/** The channel list as get.php prints it: LF after the header, CRLF after everything else, as panels do. */
export function* writePlaylist(catalog: PanelCatalog, request: PlaylistRequest): Generator<string> {
  const user = encodeURIComponent(request.credentials.username);
  const password = encodeURIComponent(request.credentials.password);
  yield request.plus ? `#EXTM3U x-tvg-url="${request.base}/xmltv.php?username=${user}&password=${password}"\n` : '#EXTM3U\n';
  for (const entry of entriesOf(catalog, request, `${user}/${password}`)) {
    const attributes = request.plus ? attributesOf(entry) : '';
    yield `#EXTINF:-1${attributes},${entry.name.replaceAll('\n', ' ')}\r\n${entry.address}\r\n`;
  }
}

function* entriesOf(catalog: PanelCatalog, { base, extension, kinds }: PlaylistRequest, login: string): Generator<Entry> {
  const wants = (kind: string): boolean => kinds.length === 0 || kinds.includes(kind);
  const liveGroup = groupNames(catalog.liveCategories);
  for (const channel of catalog.channels) {
    if (!wants(channel.type)) continue;
    yield {
      id: channel.id,
      name: channel.name ?? '',
      guideId: channel.guideId ?? '',
      logo: imageAddress(base, 'logos', channel.logo),
      group: liveGroup(channel.categoryIds),
      archiveDays: channel.archiveDays,
      address: `${base}/${login}/${channel.id}.${extension}`,
    };
  }
  const movieGroup = groupNames(catalog.movieCategories);
  for (const movie of wants('movie') ? catalog.movies : []) {
    yield {
      id: movie.id,
      name: `${movie.name} (${movie.year})`,
      guideId: '',
      logo: imageAddress(base, 'posters', movie.poster),
      group: movieGroup(movie.categoryIds),
      archiveDays: 0,
      address: `${base}/movie/${login}/${movie.id}.mp4`,
    };
  }
  const seriesGroup = groupNames(catalog.seriesCategories);
  for (const show of wants('series') ? catalog.series : []) {
    for (const { season, episode } of episodesOf(show)) {
      const mark = `S${String(season.number).padStart(2, '0')}E${String(episode.number).padStart(2, '0')}`;
      yield {
        id: episode.id,
        name: `${show.name} ${mark}`,
        guideId: '',
        logo: imageAddress(base, 'posters', show.poster),
        group: seriesGroup(show.categoryIds),
        archiveDays: 0,
        address: `${base}/series/${login}/${episode.id}.mp4`,
      };
    }
  }
}

function attributesOf({ id, name, guideId, logo, group, archiveDays }: Entry): string {
  const quoted = (text: string): string => text.replaceAll('"', "'").replaceAll('\n', ' ');
  return (
    (archiveDays > 0 ? ` timeshift="${archiveDays}"` : '') +
    ` xui-id="${id}" tvg-id="${quoted(guideId)}" tvg-name="${quoted(name)}" tvg-logo="${quoted(logo)}" group-title="${quoted(group)}"`
  );
}

function groupNames(categories: readonly PanelCategory[]): (ids: readonly string[]) => string {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  return (ids) => names.get(ids[0] ?? '') ?? '';
}
