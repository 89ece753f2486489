import { createReadStream } from 'node:fs';
import { writePieces } from './write-pieces.ts';

export interface NamedChannel {
  id: string;
  name: string;
}

/** The channels that a guide declares before its first programme, read without any reader of ours. */
export async function channelsOfGuide(file: string): Promise<NamedChannel[]> {
  let text = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>) {
    text += chunk;
    if (text.includes('<programme', Math.max(0, text.length - chunk.length - '<programme'.length))) break;
  }
  const declared = text.matchAll(/<channel\s[^>]*?id="([^"]+)"[^>]*>(?:\s*<display-name[^>]*>([^<]*)<)?/g);
  return Array.from(declared, ([, id = '', name]) => ({ id: unescaped(id), name: unescaped(name ?? id) }));
}

const groupSize = 100;

/** A playlist with a channel for each of a guide. */
export async function writeListOfGuide(channels: readonly NamedChannel[], file: string): Promise<void> {
  await writePieces(listOf(channels), file);
}

function* listOf(channels: readonly NamedChannel[]): Generator<string> {
  yield '#EXTM3U\n';
  for (const [at, { id, name }] of channels.entries()) {
    const group = `Group ${Math.floor(at / groupSize) + 1}`;
    yield `#EXTINF:-1 tvg-id="${id.replaceAll('"', '')}" group-title="${group}",${name}\nhttp://tv.example:8080/viewer/b7Kq2x/${at + 1}.ts\n`;
  }
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
