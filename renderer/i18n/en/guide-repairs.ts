import type { DropCode, RepairCode } from '#shared/model/guide-repair.ts';

const repairs: Record<RepairCode, string> = {
  'junk-before-root': 'Something stood before the guide began, such as a server’s warning; it was passed over.',
  'missing-root': 'The beginning of the guide was missing; reading began at the first channel or programme.',
  'bad-bytes': 'Some bytes were no text; they show as �.',
  'control-character': 'Control characters that no text may hold were taken out.',
  'bare-ampersand': 'An “&” stood by itself where XML asks for “&amp;”; it was read as it was meant.',
  'bare-less-than': 'A “<” stood in a text where XML asks for “&lt;”; it was read as it was meant.',
  'unknown-entity': 'An abbreviation such as “&name;” that nobody explained was left as it is.',
  'html-entity': 'An abbreviation that only web pages know, such as “&eacute;”, was understood.',
  'markup-in-text': 'Formatting of a web page stood in a text; the text was kept without it.',
  'mismatched-tag': 'An element was not closed, or closed under another name; it was ended where it had to.',
  'unclosed-section': 'A comment or a similar section never ended; what followed was read all the same.',
  'bad-attribute': 'An attribute was written wrongly, such as without quotes; it was read as far as it could be.',
  'too-long': 'A text was longer than any real one and was shortened.',
  'unknown-zone': 'A time had a time zone that nobody knows; it was taken for UTC.',
  'missing-stop': 'A programme did not say when it ends; it ends when the next one starts.',
  'bad-stop': 'A programme ended before it began, or at no real time; it ends when the next one starts.',
  duplicate: 'A programme was listed twice; one is kept.',
  overlap: 'Programmes overlapped; the earlier one was shortened or, where both began at once, the one further down left out.',
};

const drops: Record<DropCode, string> = {
  'bad-date': 'A programme started at a time that does not exist or cannot be read.',
  'missing-start': 'A programme did not say when it starts.',
  'missing-channel': 'A programme did not say on which channel it is.',
  'channel-without-id': 'A channel had no name that programmes could refer to.',
  'too-large': 'A programme or channel was larger than any real one.',
  unfinished: 'The guide ended in the middle of it.',
};

/** What the reading of a guide says: what was mended, and why something was left out. */
export const guideRepairs = { repairs, drops };
