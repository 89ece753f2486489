/** What a guide got wrong and was mended. */
export const repairCodes = [
  'junk-before-root',
  'missing-root',
  'bad-bytes',
  'control-character',
  'bare-ampersand',
  'bare-less-than',
  'unknown-entity',
  'html-entity',
  'markup-in-text',
  'mismatched-tag',
  'unclosed-section',
  'bad-attribute',
  'too-long',
  'unknown-zone',
  'missing-stop',
  'bad-stop',
  'duplicate',
  'overlap',
] as const;
export type RepairCode = (typeof repairCodes)[number];

/** Why a channel or a programme of a guide was left out. */
export const dropCodes = ['bad-date', 'missing-start', 'missing-channel', 'channel-without-id', 'too-large', 'unfinished'] as const;
export type DropCode = (typeof dropCodes)[number];
