import type { Track } from './engine.ts';

/** Names that packagers give by counting: a language says more. */
function isMade(label: string): boolean {
  return label === '' || /^(audio|track|sub|subtitles?)[ _-]?\d{0,3}$/i.test(label);
}

/** What a track is called in a menu: its own name, else its language, else its place. */
export function trackLabel(track: Track, index: number, language: string, numbered: (place: number) => string): string {
  if (!isMade(track.label) && track.label !== track.language) return track.label;
  if (track.language === null) return track.label === '' ? numbered(index + 1) : track.label;
  return languageName(track.language, language) ?? track.language;
}

function languageName(tag: string, inLanguage: string): string | undefined {
  try {
    const name = new Intl.DisplayNames(inLanguage, { type: 'language' }).of(tag);
    return name && name.charAt(0).toLocaleUpperCase(inLanguage) + name.slice(1);
  } catch {
    return undefined; // not a tag of any language
  }
}
