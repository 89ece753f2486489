import { isNameStart } from './characters.ts';
import { elementAt, elementOf, OTHER } from './element-names.ts';
import { MAX_LIST } from './limits.ts';
import { INCOMPLETE, isRootLevel, type Markup } from './markup.ts';
import type { PendingRepairs } from './pending-repairs.ts';
import type { XmltvChannel } from './programme.ts';
import type { ByteWindow } from './window.ts';

const LESS_THAN = 0x3c;
const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

const CHANNEL = elementOf('channel');
const DISPLAY_NAME = elementOf('display-name');
const ICON = elementOf('icon');
const URL = elementOf('url');

/** Reads `<channel>` elements of a window. */
export class ChannelReader {
  /** The channel just read; null when it has no id. */
  channel: XmltvChannel | null = null;

  readonly #window: ByteWindow;
  readonly #markup: Markup;
  readonly #repairs: PendingRepairs;

  constructor(window: ByteWindow, markup: Markup, repairs: PendingRepairs) {
    this.#window = window;
    this.#markup = markup;
    this.#repairs = repairs;
  }

  /** Reads the element at `open`, whose name ends at `nameTo`; the position behind it, or INCOMPLETE. */
  read(open: number, nameTo: number): number {
    const markup = this.#markup;
    this.channel = null;
    let id = '';
    markup.beginElement();
    markup.openTag(nameTo);
    while (markup.nextAttribute()) if (id === '' && markup.isNamed('id')) id = markup.attributeValue().trim();
    if (markup.at === INCOMPLETE) return INCOMPLETE;
    const channel: XmltvChannel & { names: string[] } = { id, names: [], icon: null, url: null, line: 0 };
    const end = markup.isEmpty ? markup.at : this.#readChildren(markup.at, channel);
    if (end !== INCOMPLETE && id !== '') {
      channel.line = this.#window.lineOf(open);
      this.channel = channel;
    }
    return end;
  }

  #readChildren(from: number, channel: XmltvChannel & { names: string[] }): number {
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
        const closed = elementAt(bytes, at + 2, nameTo);
        if (closed === CHANNEL) return markup.closeTag(nameTo);
        this.#repairs.note('mismatched-tag', at);
        if (isRootLevel(closed)) return at;
        at = markup.closeTag(nameTo);
      } else if (isNameStart(next)) {
        const nameTo = markup.nameEnd(at + 1);
        if (nameTo >= end) return INCOMPLETE;
        const opened = elementAt(bytes, at + 1, nameTo);
        if (isRootLevel(opened)) {
          this.#repairs.note('mismatched-tag', at);
          return at;
        }
        at = opened === OTHER ? markup.skipElement(at, nameTo) : this.#readChild(opened, nameTo, channel);
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

  #readChild(element: number, nameTo: number, channel: XmltvChannel & { names: string[] }): number {
    const markup = this.#markup;
    let source = '';
    markup.openTag(nameTo);
    while (markup.nextAttribute()) if (element === ICON && markup.isNamed('src')) source = markup.attributeValue();
    if (markup.at === INCOMPLETE) return INCOMPLETE;
    const end = markup.isEmpty ? markup.at : markup.textOf(element, markup.at, element === DISPLAY_NAME || element === URL);
    if (end === INCOMPLETE) return INCOMPLETE;
    if (element === ICON && source !== '') channel.icon ??= source;
    if (markup.isEmpty || markup.value === '') return end;
    if (element === URL) channel.url ??= markup.value;
    if (element === DISPLAY_NAME && channel.names.length < MAX_LIST && !channel.names.includes(markup.value)) channel.names.push(markup.value);
    return end;
  }
}
