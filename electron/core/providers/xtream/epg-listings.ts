import { flagOf, idOf, instantOf, isRecord, lineOf, rowsOf, textOf, type WireRecord } from './coerce.ts';
import { parsePanelTime, type PanelZone } from './panel-clock.ts';

/** Shorter fields may be base64 by accident: "News" and "ZDF1" have the right length and alphabet. */
const SURE_BASE64_LENGTH = 9;

export interface XtreamProgramme {
  title: string | null;
  description: string | null;
  lang: string | null;
  start: number;
  /** `null` when the panel gives no end after the start. */
  stop: number | null;
  /** The guide's id of the channel. */
  epgChannelId: string | null;
  /** The panel says that this programme can be watched again. */
  hasArchive: boolean;
  /** Set where one answer holds several channels. */
  streamId: string | null;
}

/** The programmes of one channel; `zone` is the panel's, for rows that give their times only as text. */
export function readEpgListings(body: unknown, zone: PanelZone): XtreamProgramme[] {
  const listings = isRecord(body) && 'epg_listings' in body ? body['epg_listings'] : body;
  const programmes: XtreamProgramme[] = [];
  for (const row of rowsOf(listings)) {
    // Asked for several channels, newer panels answer a list for each.
    for (const entry of Array.isArray(row) ? row : [row]) {
      const programme = toProgramme(entry, zone);
      if (programme !== null) programmes.push(programme);
    }
  }
  return programmes;
}

function toProgramme(row: unknown, zone: PanelZone): XtreamProgramme | null {
  if (!isRecord(row)) return null;
  const start = instantOf(row['start_timestamp']) ?? timeOf(row['start'], zone);
  if (start === null) return null;
  const stop = instantOf(row['stop_timestamp']) ?? timeOf(row['end'], zone) ?? timeOf(row['stop'], zone);
  return {
    title: lineOf(guideText(row, 'title', 'description')),
    description: textOf(guideText(row, 'description', 'title')),
    lang: lineOf(row['lang']),
    start,
    stop: stop !== null && stop > start ? stop : null,
    epgChannelId: lineOf(row['channel_id']),
    hasArchive: flagOf(row['has_archive']),
    streamId: idOf(row['stream_id']),
  };
}

/** Unix time or text in the panel's zone: the same field is one on some panels and the other elsewhere. */
function timeOf(value: unknown, zone: PanelZone): number | null {
  return instantOf(value) ?? (typeof value === 'string' ? parsePanelTime(value, zone) : null);
}

/** Most panels print these fields in base64, some as they are, some mix both in one row. */
function guideText(row: WireRecord, field: string, otherField: string): string | null {
  const raw = row[field];
  if (typeof raw !== 'string') return textOf(raw);
  const text = raw.trim();
  const decoded = decodeBase64Text(text);
  if (decoded === null) return text;
  if (text.length >= SURE_BASE64_LENGTH) return decoded;
  const other = row[otherField];
  const otherIsPlain = typeof other === 'string' && other.trim() !== '' && decodeBase64Text(other.trim()) === null;
  return otherIsPlain ? text : decoded;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text inside base64, or `null` when it is not base64 of readable text. */
function decodeBase64Text(text: string): string | null {
  if (text.length === 0 || text.length % 4 !== 0 || !isBase64(text)) return null;
  let decoded: string;
  try {
    decoded = utf8.decode(Buffer.from(text, 'base64'));
  } catch {
    return null; // the bytes are no UTF-8, so the letters meant themselves
  }
  for (let at = 0; at < decoded.length; at += 1) {
    const code = decoded.charCodeAt(at);
    if (code < 0x20 ? code !== 0x09 && code !== 0x0a && code !== 0x0d : code >= 0x7f && code <= 0x9f) return null;
  }
  return decoded;
}

function isBase64(text: string): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  for (let at = 0; at < text.length - padding; at += 1) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
    if (!isLetter && !(code >= 0x2f && code <= 0x39) && code !== 0x2b) return false;
  }
  return true;
}
