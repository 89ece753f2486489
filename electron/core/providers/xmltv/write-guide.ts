import { XMLBuilder } from 'fast-xml-parser';
import { creditRoles } from '#shared/model/programme.ts';
import type { XmltvCredit } from './programme.ts';

/** A channel as it is written; ids are compared folded, and each may be there once. */
export interface WrittenChannel {
  id: string;
  name: string;
  number: string | null;
  icon: string | null;
}

/** A programme as it is written; times are epoch milliseconds. */
export interface WrittenProgramme {
  channel: string;
  start: number;
  stop: number | null;
  title: string | null;
  subTitle?: string | null;
  description?: string | null;
  categories?: readonly string[];
  season?: number | null;
  episode?: number | null;
  date?: string | null;
  icon?: string | null;
  credits?: readonly XmltvCredit[];
  rating?: { system: string | null; value: string } | null;
  starRating?: number | null;
  lengthSeconds?: number | null;
  isRepeat?: boolean;
  isNew?: boolean;
  isLive?: boolean;
  isPremiere?: boolean;
  isLastChance?: boolean;
  catchupId?: string | null;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  processEntities: true,
  format: true,
  indentBy: '  ',
});

type Written = Record<string, unknown>;

/** An XMLTV document, an element at a time: channels first, then programmes in the order they come. */
export function* writeGuide(channels: Iterable<WrittenChannel>, programmes: Iterable<WrittenProgramme>): Generator<string, void, void> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv generator-info-name="WebPlay">\n';
  for (const channel of channels) yield element('channel', channelFields(channel));
  for (const programme of programmes) yield element('programme', programmeFields(programme));
  yield '</tv>\n';
}

function element(name: string, fields: Written): string {
  return builder.build({ [name]: fields });
}

/** Players show the name, the number, or both together. */
function channelFields({ id, name, number, icon }: WrittenChannel): Written {
  const names = number === null ? [name] : [name, number, `${number} ${name}`];
  return { '@id': clean(id), 'display-name': names.map(clean), ...(icon === null ? {} : { icon: { '@src': clean(icon) } }) };
}

function programmeFields(programme: WrittenProgramme): Written {
  const { season = null, episode = null, rating, starRating, lengthSeconds, credits = [], categories = [] } = programme;
  const people: Written = {};
  // In the order of the document type.
  for (const role of creditRoles) {
    const named = credits.filter((credit) => credit.role === role);
    if (named.length > 0) people[role] = named.map(({ name, part }) => ({ '#': clean(name), ...(part === null ? {} : { '@role': clean(part) }) }));
  }
  return defined({
    '@start': xmltvTime(programme.start),
    '@stop': programme.stop === null ? null : xmltvTime(programme.stop),
    '@channel': clean(programme.channel),
    '@catchup-id': text(programme.catchupId),
    title: clean(programme.title ?? ''),
    'sub-title': text(programme.subTitle),
    desc: text(programme.description),
    credits: credits.length > 0 ? people : null,
    date: text(programme.date),
    category: categories.length > 0 ? categories.map(clean) : null,
    length: lengthSeconds == null ? null : { '@units': 'seconds', '#': lengthSeconds },
    icon: programme.icon == null ? null : { '@src': clean(programme.icon) },
    'episode-num': season === null && episode === null ? null : { '@system': 'xmltv_ns', '#': `${fromZero(season)}.${fromZero(episode)}.` },
    'previously-shown': programme.isRepeat ? '' : null,
    premiere: programme.isPremiere ? '' : null,
    'last-chance': programme.isLastChance ? '' : null,
    new: programme.isNew ? '' : null,
    live: programme.isLive ? '' : null,
    rating: rating ? { ...(rating.system === null ? {} : { '@system': clean(rating.system) }), value: clean(rating.value) } : null,
    'star-rating': starRating == null ? null : { value: `${starRating}/10` },
  });
}

function fromZero(number: number | null): string {
  return number === null || number < 1 ? '' : String(number - 1);
}

/** `YYYYMMDDHHMMSS +0000` */
function xmltvTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')} +0000`;
}

function text(value: string | null | undefined): string | null {
  return value == null || value === '' ? null : clean(value);
}

// What XML forbids, halves of characters included.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function clean(value: string): string {
  return value.replaceAll(forbidden, '');
}

function defined(fields: Written): Written {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
