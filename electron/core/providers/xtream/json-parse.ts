/** What {@link parseJson} gives for text that is no JSON: a value JSON itself cannot hold. */
export const unreadable = Symbol('unreadable');

/**
 * `JSON.parse` that answers instead of throwing. Hand-made panels print tabs and line ends raw inside strings, which
 * JSON forbids; they are read as blanks.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const repaired = controlsAsBlanks(text);
    if (repaired === text) return unreadable;
    try {
      return JSON.parse(repaired);
    } catch {
      return unreadable;
    }
  }
}

function controlsAsBlanks(text: string): string {
  let repaired = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) >= 0x20) continue;
    repaired += `${text.slice(start, at)} `;
    start = at + 1;
  }
  return start === 0 ? text : repaired + text.slice(start);
}
