// The one line of JSON with which a server says that it is ready, and where.
import { StringDecoder } from 'node:string_decoder';

const LONGEST = 64 * 1024; // characters; whatever is longer is no ready line

/**
 * Calls `react` with the first ready line that a program prints. It only listens: the output goes where it went.
 *
 * @param {import('node:stream').Readable} output
 * @param {(line: { url?: string | null, owner_url?: string, owner_key?: string }) => void} react
 */
export function onReadyLine(output, react) {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  /** @param {Buffer} data */
  const listen = (data) => {
    pending += decoder.write(data);
    const lines = pending.split('\n');
    pending = (lines.pop() ?? '').slice(-LONGEST);
    const ready = lines.map(parseReady).find((line) => line !== undefined);
    if (!ready) return;
    output.off('data', listen);
    react(ready);
  };
  output.on('data', listen);
}

/** @param {string} line */
function parseReady(line) {
  if (!line.startsWith('{') || line.length > LONGEST) return undefined;
  try {
    const value = JSON.parse(line);
    return value.event === 'ready' ? value : undefined;
  } catch {
    return undefined;
  }
}
