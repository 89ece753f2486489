import type { DropCode } from '#shared/model/guide-repair.ts';
import { creditRoles, type CreditRole } from '#shared/model/programme.ts';
import { detached } from '../m3u/text-values.ts';
import { elementAt, elementOf, OTHER, type Element } from './element-names.ts';
import { readOnscreen, readXmltvNs, type EpisodeNumber } from './episode-number.ts';
import { MAX_CREDITS, MAX_ICONS, MAX_IDS, MAX_LIST, MAX_REMEMBERED } from './limits.ts';
import { INCOMPLETE, isRootLevel, type Markup } from './markup.ts';
import { BLANK, isNameStart } from './characters.ts';
import { readLength, readStars } from './measures.ts';
import type { PendingRepairs } from './pending-repairs.ts';
import { foldedChannelId, type ProgrammeAtHand, type XmltvCredit, type XmltvProgramme } from './programme.ts';
import { TextSlot } from './text-slot.ts';
import type { ByteWindow } from './window.ts';
import type { XmltvClock } from './xmltv-time.ts';

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

const PROGRAMME = elementOf('programme');
const TITLE = elementOf('title');
const SUB_TITLE = elementOf('sub-title');
const DESC = elementOf('desc');
const CREDITS = elementOf('credits');
const DATE = elementOf('date');
const CATEGORY = elementOf('category');
const LENGTH = elementOf('length');
const ICON = elementOf('icon');
const IMAGE = elementOf('image');
const EPISODE_NUM = elementOf('episode-num');
const VIDEO = elementOf('video');
const AUDIO = elementOf('audio');
const SUBTITLES = elementOf('subtitles');
const QUALITY = elementOf('quality');
const RATING = elementOf('rating');
const STAR_RATING = elementOf('star-rating');
const VALUE = elementOf('value');
const PREVIOUSLY_SHOWN = elementOf('previously-shown');
const PREMIERE = elementOf('premiere');
const LAST_CHANCE = elementOf('last-chance');
const NEW = elementOf('new');
const LIVE = elementOf('live');

/** Which elements each of these may hold; anything else that XMLTV knows means that its end is missing. */
const held = new Map<Element, ReadonlySet<Element>>([
  [CREDITS, new Set(creditRoles.map(elementOf))],
  [RATING, new Set([VALUE, ICON])],
  [STAR_RATING, new Set([VALUE, ICON])],
  [VIDEO, new Set((['present', 'colour', 'aspect', 'quality'] as const).map(elementOf))],
  [AUDIO, new Set((['present', 'stereo'] as const).map(elementOf))],
  [SUBTITLES, new Set([elementOf('language')])],
]);

const roles: (CreditRole | undefined)[] = [];
for (const role of creditRoles) roles[elementOf(role)] = role;

const none: readonly never[] = [];

interface KnownChannel {
  id: string;
  key: string;
}

/** What happens to a programme whose start tag has been read. */
export type Verdict = 'read' | 'skip' | DropCode;

/** Reads `<programme>` elements of a window. */
export class ProgrammeReader implements ProgrammeAtHand {
  /** Unless it is `read` there is no programme. */
  verdict: Verdict = 'read';

  readonly #window: ByteWindow;
  readonly #markup: Markup;
  readonly #repairs: PendingRepairs;
  readonly #clock: XmltvClock;
  readonly #languages: readonly string[];
  readonly #wants: ((channelKey: string, start: number, stop: number | null) => boolean) | undefined;

  readonly #channels = new Map<string, KnownChannel>();
  #channel: KnownChannel | null = null;
  /** Of the last channel, as it was written. */
  #channelBytes: Uint8Array = new Uint8Array(0);
  /** Ranks of language tags that have been seen. */
  readonly #ranks = new Map<string, number>();

  /** Where in the document the programme stands about which `wants` was asked last, and what it said. */
  #askedAt = -1;
  #isWanted = true;

  // The start tag
  start = Number.NaN;
  stop: number | null = null;
  catchupId: string | null = null;

  // Attributes of the element at hand
  #lang: string | null = null;
  #system: string | null = null;
  #units: string | null = null;
  #source: string | null = null;
  #role: string | null = null;

  // What the elements said
  readonly #title: TextSlot;
  #titleLang: string | null = null;
  #titles: { lang: string | null; value: string }[] | null = null;
  readonly #subTitle: TextSlot;
  readonly #description: TextSlot;
  #categories: string[] | null = null;
  date: string | null = null;
  #icons: string[] | null = null;
  #images: string[] | null = null;
  #credits: XmltvCredit[] | null = null;
  #numbers: EpisodeNumber | null = null;
  #onscreen: EpisodeNumber | null = null;
  #episodeText: string | null = null;
  #ids: Record<string, string> | null = null;
  rating: { system: string | null; value: string } | null = null;
  starRating: number | null = null;
  lengthSeconds: number | null = null;
  #quality: string | null = null;
  isRepeat = false;
  isNew = false;
  isLive = false;
  isPremiere = false;
  isLastChance = false;

  constructor(
    window: ByteWindow,
    markup: Markup,
    repairs: PendingRepairs,
    clock: XmltvClock,
    languages: readonly string[],
    wants: ((channelKey: string, start: number, stop: number | null) => boolean) | undefined,
  ) {
    this.#window = window;
    this.#markup = markup;
    this.#repairs = repairs;
    this.#clock = clock;
    this.#languages = languages.map((language) => language.toLowerCase());
    this.#wants = wants;
    this.#title = new TextSlot(window);
    this.#subTitle = new TextSlot(window);
    this.#description = new TextSlot(window);
  }

  /** Folded ids of all channels that programmes named, by their first spelling. */
  get channels(): ReadonlyMap<string, KnownChannel> {
    return this.#channels;
  }

  /** Reads the element at `open`, whose name ends at `nameTo`; the position behind it, or INCOMPLETE. */
  read(open: number, nameTo: number): number {
    this.#markup.beginElement();
    const behindTag = this.#readStartTag(nameTo);
    if (behindTag === INCOMPLETE) return INCOMPLETE;
    this.verdict = this.#judge(this.#window.offsetOf(open));
    if (this.verdict !== 'read') {
      this.#repairs.forget();
      return this.#markup.isEmpty ? behindTag : this.#markup.skipProgramme(behindTag);
    }
    if (this.stop === null) this.#repairs.note(this.#hasStop ? 'bad-stop' : 'missing-stop', open);
    this.#forget();
    return this.#markup.isEmpty ? behindTag : this.#readChildren(behindTag);
  }

  // ---- the start tag

  #hasStart = false;
  #hasStop = false;

  #readStartTag(nameTo: number): number {
    const markup = this.#markup;
    const { bytes } = this.#window;
    this.#hasStart = false;
    this.#hasStop = false;
    this.#channel = null;
    this.catchupId = null;
    let stop = Number.NaN;
    markup.openTag(nameTo);
    while (markup.nextAttribute()) {
      switch (markup.nameTo - markup.nameFrom) {
        case 5:
          if (!this.#hasStart && markup.isNamed('start')) {
            this.#hasStart = true;
            this.start = this.#clock.read(bytes, markup.valueFrom, markup.valueTo);
            if (this.#clock.sawUnknownZone) this.#repairs.note('unknown-zone', markup.valueFrom);
          }
          break;
        case 4:
          if (!this.#hasStop && markup.isNamed('stop')) {
            this.#hasStop = markup.valueTo > markup.valueFrom;
            stop = this.#clock.read(bytes, markup.valueFrom, markup.valueTo);
            if (this.#clock.sawUnknownZone) this.#repairs.note('unknown-zone', markup.valueFrom);
          }
          break;
        case 7:
          if (this.#channel === null && markup.isNamed('channel')) this.#channel = this.#readChannelId();
          break;
        case 10:
          if (markup.isNamed('catchup-id')) this.catchupId = markup.attributeValue() || null;
          break;
      }
    }
    this.stop = stop > this.start ? stop : null;
    return markup.at;
  }

  #lastChannel: KnownChannel | null = null;

  #readChannelId(): KnownChannel | null {
    const { valueFrom, valueTo } = this.#markup;
    const { bytes } = this.#window;
    const last = this.#channelBytes;
    if (this.#lastChannel && last.length === valueTo - valueFrom) {
      let at = 0;
      while (at < last.length && last[at] === bytes[valueFrom + at]) at++;
      if (at === last.length) return this.#lastChannel;
    }
    const written = this.#markup.attributeValue().trim();
    if (written === '') return null;
    const key = foldedChannelId(written);
    let channel = this.#channels.get(written);
    if (!channel) {
      if (this.#channels.size >= MAX_REMEMBERED) this.#channels.clear();
      const id = detached(written);
      this.#channels.set(id, (channel = { id, key: detached(key) }));
    }
    // What had to be repaired is told every time.
    const isPlain = (this.#markup.valueKinds & ~BLANK) === 0;
    this.#lastChannel = isPlain ? channel : null;
    if (isPlain) this.#channelBytes = Uint8Array.from(bytes.subarray(valueFrom, valueTo));
    return channel;
  }

  #judge(offset: number): Verdict {
    if (this.#channel === null) return 'missing-channel';
    if (!this.#hasStart) return 'missing-start';
    if (Number.isNaN(this.start)) return 'bad-date';
    if (!this.#wants) return 'read';
    if (this.#askedAt !== offset) {
      this.#askedAt = offset;
      this.#isWanted = this.#wants(this.#channel.key, this.start, this.stop);
    }
    return this.#isWanted ? 'read' : 'skip';
  }

  // ---- elements

  #forget(): void {
    this.#title.clear();
    this.#titles = null;
    this.#subTitle.clear();
    this.#description.clear();
    this.#categories = null;
    this.date = null;
    this.#icons = null;
    this.#images = null;
    this.#credits = null;
    this.#numbers = null;
    this.#onscreen = null;
    this.#episodeText = null;
    this.#ids = null;
    this.rating = null;
    this.starRating = null;
    this.lengthSeconds = null;
    this.#quality = null;
    this.isRepeat = false;
    this.isNew = false;
    this.isLive = false;
    this.isPremiere = false;
    this.isLastChance = false;
  }

  #readChildren(from: number): number {
    const { bytes, end } = this.#window;
    const markup = this.#markup;
    let at = from;
    for (;;) {
      while (bytes[at] !== LESS_THAN) at++;
      if (at >= end) return INCOMPLETE;
      const next = bytes[at + 1];
      if (next === SLASH) {
        const nameTo = markup.nameEnd(at + 2);
        if (nameTo >= end) return INCOMPLETE;
        const element = elementAt(bytes, at + 2, nameTo);
        if (element === PROGRAMME) return markup.closeTag(nameTo);
        this.#repairs.note('mismatched-tag', at);
        if (isRootLevel(element)) return at;
        at = markup.closeTag(nameTo);
        if (at === INCOMPLETE) return INCOMPLETE;
      } else if (isNameStart(next)) {
        const nameTo = markup.nameEnd(at + 1);
        if (nameTo >= end) return INCOMPLETE;
        const element = elementAt(bytes, at + 1, nameTo);
        if (element === OTHER) {
          at = markup.skipElement(at, nameTo);
        } else if (isRootLevel(element)) {
          this.#repairs.note('mismatched-tag', at);
          return at;
        } else {
          at = this.#readChild(element, nameTo);
        }
        if (at === INCOMPLETE) return INCOMPLETE;
      } else if (next === EXCLAMATION || next === QUESTION) {
        at = markup.skipSection(at);
        if (at === INCOMPLETE) return INCOMPLETE;
      } else if (at + 1 >= end && !this.#window.isLast) {
        return INCOMPLETE;
      } else {
        this.#repairs.note('bare-less-than', at);
        at++;
      }
    }
  }

  /** Reads the start tag behind a name; the position behind it, or INCOMPLETE. */
  #readTag(nameTo: number): number {
    const markup = this.#markup;
    this.#lang = null;
    this.#system = null;
    this.#units = null;
    this.#source = null;
    this.#role = null;
    markup.openTag(nameTo);
    if (this.#window.bytes[nameTo] === GREATER_THAN) return nameTo + 1;
    while (markup.nextAttribute()) {
      switch (markup.nameTo - markup.nameFrom) {
        case 3:
          if (markup.isNamed('src')) this.#source = markup.attributeValue();
          break;
        case 4:
          if (markup.isNamed('lang')) this.#lang = markup.attributeValue() || null;
          else if (markup.isNamed('role')) this.#role = markup.attributeValue() || null;
          break;
        case 5:
          if (markup.isNamed('units')) this.#units = markup.attributeValue();
          break;
        case 6:
          if (markup.isNamed('system')) this.#system = markup.attributeValue() || null;
          break;
      }
    }
    return markup.at;
  }

  #readChild(element: Element, nameTo: number): number {
    const markup = this.#markup;
    const at = this.#readTag(nameTo);
    if (at === INCOMPLETE) return INCOMPLETE;
    switch (element) {
      case TITLE: {
        if (markup.isEmpty) return at;
        const end = markup.textOf(element, at, true);
        if (end !== INCOMPLETE) this.#addTitle();
        return end;
      }
      case SUB_TITLE: {
        if (markup.isEmpty) return at;
        return this.#readBest(element, at, this.#subTitle);
      }
      case DESC: {
        if (markup.isEmpty) return at;
        return this.#readBest(element, at, this.#description);
      }
      case CATEGORY: {
        if (markup.isEmpty) return at;
        const end = markup.textOf(element, at, true);
        if (end !== INCOMPLETE && markup.value !== '') this.#categories = added(this.#categories, markup.value, MAX_LIST);
        return end;
      }
      case ICON:
        if (this.#source !== null && this.#source !== '') this.#icons = added(this.#icons, this.#source, MAX_ICONS);
        return markup.isEmpty ? at : markup.textOf(element, at, false);
      case EPISODE_NUM: {
        if (markup.isEmpty) return at;
        const end = markup.textOf(element, at, true);
        if (end !== INCOMPLETE && markup.value !== '') this.#addEpisodeNumber(markup.value);
        return end;
      }
      case DATE: {
        if (markup.isEmpty) return at;
        const end = markup.textOf(element, at, this.date === null);
        if (end !== INCOMPLETE && this.date === null && markup.value !== '') this.date = markup.value;
        return end;
      }
      case LENGTH: {
        if (markup.isEmpty) return at;
        const end = markup.textOf(element, at, true);
        if (end !== INCOMPLETE) this.lengthSeconds ??= readLength(markup.value, this.#units);
        return end;
      }
      case IMAGE: {
        if (markup.isEmpty) return at;
        const end = markup.textOf(element, at, true);
        if (end !== INCOMPLETE && markup.value !== '') this.#images = added(this.#images, markup.value, MAX_ICONS);
        return end;
      }
      case CREDITS:
      case VIDEO:
      case AUDIO:
      case SUBTITLES:
      case RATING:
      case STAR_RATING:
        return markup.isEmpty ? at : this.#readContainer(element, at);
      case PREVIOUSLY_SHOWN:
        this.isRepeat = true;
        break;
      case NEW:
        this.isNew = true;
        break;
      case LIVE:
        this.isLive = true;
        break;
      case PREMIERE:
        this.isPremiere = true;
        break;
      case LAST_CHANCE:
        this.isLastChance = true;
        break;
    }
    return markup.isEmpty ? at : markup.textOf(element, at, false);
  }

  /** Elements that hold others, or a text where a guide is careless. */
  #readContainer(element: Element, from: number): number {
    const { bytes, end, text } = this.#window;
    const markup = this.#markup;
    const system = this.#system;
    const mayHold = held.get(element);
    let said = '';
    let at = from;
    for (;;) {
      const textFrom = at;
      while (bytes[at] !== LESS_THAN) at++;
      if (at >= end) return INCOMPLETE;
      if (said === '' && at > textFrom && (element === RATING || element === STAR_RATING)) said = text.slice(textFrom, at).trim();
      const next = bytes[at + 1];
      if (next === SLASH) {
        const nameTo = markup.nameEnd(at + 2);
        if (nameTo >= end) return INCOMPLETE;
        const closed = elementAt(bytes, at + 2, nameTo);
        if (closed === element) {
          if (said !== '') this.#addRating(element, system, said);
          return markup.closeTag(nameTo);
        }
        this.#repairs.note('mismatched-tag', at);
        if (isRootLevel(closed)) return at;
        at = markup.closeTag(nameTo);
      } else if (isNameStart(next)) {
        const nameTo = markup.nameEnd(at + 1);
        if (nameTo >= end) return INCOMPLETE;
        const opened = elementAt(bytes, at + 1, nameTo);
        if (opened === OTHER) {
          at = markup.skipElement(at, nameTo);
        } else if (mayHold?.has(opened)) {
          at = this.#readHeld(element, opened, nameTo, system);
        } else {
          this.#repairs.note('mismatched-tag', at);
          return at;
        }
      } else if (next === EXCLAMATION || next === QUESTION) {
        at = markup.skipSection(at);
      } else if (at + 1 >= end && !this.#window.isLast) {
        return INCOMPLETE;
      } else {
        at++;
      }
      if (at === INCOMPLETE) return INCOMPLETE;
    }
  }

  #readHeld(holder: Element, element: Element, nameTo: number, system: string | null): number {
    const markup = this.#markup;
    const at = this.#readTag(nameTo);
    if (at === INCOMPLETE || markup.isEmpty) return at;
    if (holder === CREDITS) {
      const part = this.#role;
      const end = markup.nameIn(element, at);
      const role = roles[element];
      if (end !== INCOMPLETE && markup.value !== '' && role !== undefined) {
        this.#credits ??= [];
        if (this.#credits.length < MAX_CREDITS) this.#credits.push({ role, name: markup.value, part });
      }
      return end;
    }
    const isKept = element === VALUE || (element === QUALITY && this.#quality === null);
    const end = markup.textOf(element, at, isKept);
    if (end === INCOMPLETE || !isKept || markup.value === '') return end;
    if (element === VALUE) this.#addRating(holder, system, markup.value);
    else this.#quality = markup.value;
    return end;
  }

  #addRating(element: Element, system: string | null, value: string): void {
    if (element === RATING) this.rating ??= { system, value };
    else if (element === STAR_RATING) this.starRating ??= readStars(value);
  }

  /** Reads a text and keeps it when its language is better than that of the one before. */
  #readBest(element: Element, from: number, slot: TextSlot): number {
    const markup = this.#markup;
    const rank = this.#rankOf(this.#lang);
    const isBetter = !slot.isSet || rank < slot.rank;
    const end = markup.textOf(element, from, isBetter);
    if (end !== INCOMPLETE && isBetter) slot.take(markup, rank);
    return end;
  }

  #addTitle(): void {
    const markup = this.#markup;
    const lang = this.#lang;
    if (!this.#title.isSet) {
      this.#titleLang = lang;
      this.#title.take(markup, this.#rankOf(lang));
      return;
    }
    if (markup.value === '') return;
    // Only the first was kept so far.
    this.#titles ??= [{ lang: this.#titleLang, value: this.#title.value ?? '' }];
    if (this.#titles.length < MAX_LIST) this.#titles.push({ lang, value: markup.value });
    const rank = this.#rankOf(lang);
    if (rank < this.#title.rank) this.#title.take(markup, rank);
  }

  /** Place among the preferred languages; `de-AT` is `de` too. */
  #rankOf(lang: string | null): number {
    const languages = this.#languages;
    if (languages.length === 0) return 0;
    if (lang === null) return languages.length;
    let rank = this.#ranks.get(lang);
    if (rank === undefined) {
      const lower = lang.toLowerCase();
      const [primary] = lower.split(/[-_]/, 1);
      rank = languages.findIndex((language) => language === lower || language === primary || language.split('-', 1)[0] === lower);
      if (rank < 0) rank = languages.length;
      if (this.#ranks.size < MAX_LIST) this.#ranks.set(detached(lang), rank);
    }
    return rank;
  }

  #addEpisodeNumber(value: string): void {
    const system = this.#system;
    if (system === 'xmltv_ns') {
      this.#numbers ??= readXmltvNs(value);
      return;
    }
    const lower = system === null ? 'onscreen' : system.toLowerCase();
    if (lower === 'onscreen' || lower === 'common' || lower === 'sxxexx') {
      this.#episodeText ??= value;
      this.#onscreen ??= readOnscreen(value);
    } else if (lower === 'xmltv_ns') {
      this.#numbers ??= readXmltvNs(value);
    } else if (lower !== '__proto__' && system !== null) {
      this.#ids ??= {};
      if (!Object.hasOwn(this.#ids, system) && Object.keys(this.#ids).length < MAX_IDS) this.#ids[system] = value;
    }
  }

  // ---- what was read

  get channel(): KnownChannel {
    return this.#channel ?? noChannel;
  }

  get title(): TextSlot | null {
    return this.#title.isSet ? this.#title : null;
  }

  get subTitle(): TextSlot | null {
    return this.#subTitle.isSet ? this.#subTitle : null;
  }

  get description(): TextSlot | null {
    return this.#description.isSet ? this.#description : null;
  }

  get season(): number | null {
    return (this.#numbers ?? this.#onscreen)?.season ?? null;
  }

  get episode(): number | null {
    return (this.#numbers ?? this.#onscreen)?.episode ?? null;
  }

  get categories(): readonly string[] {
    return this.#categories ?? none;
  }

  get credits(): readonly XmltvCredit[] {
    return this.#credits ?? none;
  }

  get icon(): string | null {
    return (this.#icons ?? this.#images)?.[0] ?? null;
  }

  /** Everything of it, for good. */
  made(): XmltvProgramme {
    const numbers = this.#numbers ?? this.#onscreen;
    const icons = this.#images === null ? this.#icons : [...(this.#icons ?? none), ...this.#images];
    return {
      channel: this.channel.id,
      start: this.start,
      stop: this.stop,
      title: this.#title.value,
      titles: this.#titles ?? none,
      subTitle: this.#subTitle.value,
      description: this.#description.value,
      categories: this.#categories ?? none,
      season: numbers === null ? null : numbers.season,
      episode: numbers === null ? null : numbers.episode,
      part: numbers === null ? null : numbers.part,
      seasonCount: numbers === null ? null : numbers.seasonCount,
      episodeCount: numbers === null ? null : numbers.episodeCount,
      partCount: numbers === null ? null : numbers.partCount,
      episodeText: this.#episodeText,
      ids: this.#ids,
      date: this.date,
      icon: icons === null ? null : (icons[0] ?? null),
      icons: icons ?? none,
      credits: this.#credits ?? none,
      rating: this.rating,
      starRating: this.starRating,
      lengthSeconds: this.lengthSeconds,
      isRepeat: this.isRepeat,
      isNew: this.isNew,
      isLive: this.isLive,
      isPremiere: this.isPremiere,
      isLastChance: this.isLastChance,
      catchupId: this.catchupId,
      quality: this.#quality,
    };
  }
}

const noChannel: KnownChannel = { id: '', key: '' };

function added(list: string[] | null, value: string, most: number): string[] {
  if (list === null) return [value];
  if (list.length < most && !list.includes(value)) list.push(value);
  return list;
}
