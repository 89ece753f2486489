import type { CreditRole } from '#shared/model/programme.ts';
import type { GuideText } from './guide-text.ts';

/** A `<channel>` as the guide wrote it; one id may come several times. */
export interface XmltvChannel {
  /** Without outer blanks. */
  id: string;
  /** Without repeats, in their order. */
  names: readonly string[];
  icon: string | null;
  url: string | null;
  line: number;
}

export interface XmltvCredit {
  role: CreditRole;
  name: string;
  /** Whom an actor plays. */
  part: string | null;
}

/** A `<programme>` with everything that is kept of it; what the guide does not have is null, false or empty. */
export interface XmltvProgramme {
  /** Without outer blanks, otherwise as written; compare it folded. */
  channel: string;
  /** Epoch milliseconds. */
  start: number;
  /** Null when it is missing, unreadable or not behind the start. */
  stop: number | null;
  /** In the preferred language, else the first. */
  title: string | null;
  /** Only when there are several. */
  titles: readonly { lang: string | null; value: string }[];
  subTitle: string | null;
  description: string | null;
  categories: readonly string[];
  season: number | null;
  episode: number | null;
  part: number | null;
  seasonCount: number | null;
  episodeCount: number | null;
  partCount: number | null;
  /** What the guide would show on screen, such as `S02E03`. */
  episodeText: string | null;
  /** Numbers under which others know it: `{ dd_progid: 'EP012345670012' }`. */
  ids: Readonly<Record<string, string>> | null;
  /** `YYYY` or `YYYYMMDD`: when it was made. */
  date: string | null;
  icon: string | null;
  icons: readonly string[];
  credits: readonly XmltvCredit[];
  rating: { system: string | null; value: string } | null;
  /** 0–10. */
  starRating: number | null;
  lengthSeconds: number | null;
  isRepeat: boolean;
  isNew: boolean;
  isLive: boolean;
  isPremiere: boolean;
  isLastChance: boolean;
  catchupId: string | null;
  /** Such as `HDTV`. */
  quality: string | null;
}

type FieldsAtHand =
  | 'start'
  | 'stop'
  | 'season'
  | 'episode'
  | 'categories'
  | 'date'
  | 'icon'
  | 'credits'
  | 'rating'
  | 'starRating'
  | 'lengthSeconds'
  | 'isRepeat'
  | 'isNew'
  | 'isLive'
  | 'isPremiere'
  | 'isLastChance'
  | 'catchupId';

/** A programme whose element was just read; valid until the handler returns. Everything means the same as in `XmltvProgramme`. */
export interface ProgrammeAtHand extends Readonly<Pick<XmltvProgramme, FieldsAtHand>> {
  /** The same object for every programme of a spelling. */
  readonly channel: { readonly id: string; readonly key: string };
  readonly title: GuideText | null;
  readonly subTitle: GuideText | null;
  readonly description: GuideText | null;
}

/** How channel ids are compared: without case and outer blanks. */
export function foldedChannelId(id: string): string {
  return id.trim().toLowerCase();
}
