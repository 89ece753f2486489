/** What one element may bring at most. A guide is a stranger's text: what goes beyond is left out and told, never an error. */
export const MAX_ELEMENT_BYTES = 1024 * 1024;
export const MAX_TEXT_LENGTH = 32 * 1024;
export const MAX_ATTRIBUTE_LENGTH = 8 * 1024;
export const MAX_ATTRIBUTES = 64;
export const MAX_NAME_BYTES = 64;
export const MAX_DEPTH = 32;
/** Titles, categories, names of a channel: each list. */
export const MAX_LIST = 64;
export const MAX_CREDITS = 256;
export const MAX_ICONS = 16;
export const MAX_IDS = 8;
/** Processing instructions are short; a longer one was never meant as one. */
export const MAX_INSTRUCTION_BYTES = 16 * 1024;
/** Spellings of channel ids, days and zones that are remembered, so that each is read once. */
export const MAX_REMEMBERED = 200_000;
/** Places that are told of each repair. */
export const MAX_SAMPLES = 5;
