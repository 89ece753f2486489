import type { XmltvChannel, XmltvProgramme } from './programme.ts';
import { createXmltvReader, type XmltvOptions, type XmltvReport } from './xmltv-reader.ts';

export interface WholeReading {
  channels: XmltvChannel[];
  programmes: XmltvProgramme[];
  report: XmltvReport;
}

/** Everything that a document gives, read in pieces of this many bytes and looked at as often. */
export function readWhole(document: string | Uint8Array, pieceLength = 1_000_000, options: XmltvOptions = {}): WholeReading {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  const channels: XmltvChannel[] = [];
  const programmes: XmltvProgramme[] = [];
  const reader = createXmltvReader({ stepBytes: Math.min(pieceLength, 65_536), ...options }, {
    onChannel: (channel) => channels.push(channel),
    onProgramme: (programme) => programmes.push(programme),
  });
  for (let at = 0; at < bytes.length; at += pieceLength) reader.write(bytes.subarray(at, at + pieceLength));
  return { channels, programmes, report: reader.end() };
}
