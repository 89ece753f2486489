/** Longest header value that leaves or is taken from a playlist. */
export const maxHeaderValueLength = 512;

/** Printable ASCII of bounded length: anything else could split the request or make Node throw while sending. */
export function isPlainHeaderValue(value: string): boolean {
  if (value.length > maxHeaderValueLength) return false;
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** A header name as HTTP allows it: letters, digits and a few signs, of a sane length. */
export function isHeaderName(name: string): boolean {
  return name.length <= 64 && /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name);
}
