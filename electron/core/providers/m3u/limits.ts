/** What one entry may bring at most. A list is a stranger's text: what goes beyond is left out, never an error. */
export const MAX_NAME_LENGTH = 1024;
export const MAX_GROUPS = 32;
export const MAX_EXTRA_ATTRIBUTES = 64;
export const MAX_PROPERTIES = 64;
export const MAX_HEADERS = 32;
/** Longest value of a request header; session cookies are the long ones. */
export const MAX_HEADER_VALUE_LENGTH = 4096;
/** Guide addresses a list may name. */
export const MAX_GUIDES = 64;
/** So much text is looked at before the kind of a list is decided. */
export const HEAD_LENGTH = 64 * 1024;
