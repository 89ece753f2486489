/** The PID of the service description table, where a stream tells its name. */
export const servicePid = 0x11;

const packetSize = 188;
const longestNameBytes = 120; // the whole table must fit in one packet
const providerName = 'WebPlay demo';
const utf8Mark = 0x15; // DVB text begins with the number of its encoding

const packets = new Map<string, Buffer>();

/** One transport packet that names the service; the continuity counter is left at zero. */
export function servicePacket(name: string): Buffer {
  let packet = packets.get(name);
  if (!packet) {
    if (packets.size > 500) packets.clear(); // catch-up names carry their start, so there is no end to them
    packet = makeServicePacket(name);
    packets.set(name, packet);
  }
  return packet;
}

function makeServicePacket(name: string): Buffer {
  const provider = dvbText(providerName);
  const service = dvbText(name);
  const descriptor = Buffer.from([0x48, provider.length + service.length + 3, 0x01, provider.length, ...provider, service.length, ...service]);
  const loop = Buffer.from([0x00, 0x01, 0xfc, 0x80 | (descriptor.length >> 8), descriptor.length & 0xff, ...descriptor]);
  const length = 8 + loop.length + 4; // after the length field: fixed part, one service, checksum
  const section = Buffer.from([0x42, 0xf0 | (length >> 8), length & 0xff, 0x00, 0x01, 0xc1, 0x00, 0x00, 0xff, 0x01, 0xff, ...loop]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32Mpeg(section));
  const header = Buffer.from([0x47, 0x40, servicePid, 0x10, 0x00]);
  return Buffer.concat([header, section, checksum, Buffer.alloc(packetSize, 0xff)], packetSize);
}

function dvbText(text: string): Buffer {
  let kept = '';
  for (const sign of text) {
    if (Buffer.byteLength(kept + sign) > longestNameBytes) break;
    kept += sign;
  }
  return Buffer.concat([Buffer.from([utf8Mark]), Buffer.from(kept, 'utf8')]);
}

/** The checksum of MPEG tables: not reflected and not inverted at the end, so not the one of zlib. */
function crc32Mpeg(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80000000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c11db7;
  }
  return crc >>> 0;
}
