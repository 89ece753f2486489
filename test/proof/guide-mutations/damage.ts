import type { Random } from '../mutations/random.ts';

/** What breaks XML in particular; general damage is that of all mutations. */
const markup: readonly string[] = [
  '<', '>', '&', '&amp', '&#', '&#x110000;', '&eacute;', '&nothing;', '</', '/>', '<!', '<!--', '-->', '--', '<![CDATA[', ']]>', '<?', '?>', '<?xml version="1.0"?>', '<!DOCTYPE tv [', '<!ENTITY a "&b;">', ']>',
  '<tv>', '</tv>', '<tv/>', '<programme>', '</programme>', '<programme start="', '<programme start="20240615120000" channel="ch.1">', '<channel id="', '<channel>', '</channel>', '<title>', '</title>', '</titel>', '<desc>', '</desc>', '<credits>', '</credits>',
  '<b>', '</b>', '<br>', '<LIVE>', '<x y="', "<x y='", '<x>', '</x>', '<a:b c:d="e"/>', '"', "'", '=', ' stop="', ' channel=""', ' start=x', '\x1a', '\0', '\ufeff', '\ufffe', '\u2028', '20240230', '99999999999999', ' +9999', 'GMT+99',
];

const tag = /<[^<>]{1,80}>/g;

/** One to three of them. */
export function damageMarkup(body: Buffer, random: Random): { body: Buffer; done: string[] } {
  const done: string[] = [];
  let text = body.toString('latin1');
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const kind = random.below(6);
    const at = random.below(text.length + 1);
    const tags = kind >= 2 ? [...text.slice(at, at + 4_000).matchAll(tag)] : [];
    if (tags.length === 0) {
      const piece = Buffer.from(random.pick(markup)).toString('latin1');
      text = text.slice(0, at) + piece + text.slice(at);
      done.push(`insert ${piece}`);
      continue;
    }
    const { 0: found, index } = random.pick(tags);
    const from = at + index;
    const [name, becomes] = changes[kind - 2]?.(found, random) ?? ['none', found];
    text = text.slice(0, from) + becomes + text.slice(from + found.length);
    done.push(`${name} ${found}`);
  }
  return { body: Buffer.from(text, 'latin1'), done };
}

const changes: readonly ((found: string, random: Random) => [name: string, becomes: string])[] = [
  () => ['remove', ''],
  (found) => ['double', found + found],
  (found, random) => {
    const place = 1 + random.below(found.length - 1);
    return ['cut', found.slice(0, place) + found.slice(place + 1)];
  },
  (found, random) => ['instead of', Buffer.from(random.pick(markup)).toString('latin1') + found.slice(1)],
];
