/** How much, and for how long, a client may keep the server busy. Times in ms, sizes in bytes. */
export const defaultLimits = {
  /** From the first byte of a connection to the end of the request's headers. */
  headersMs: 8_000,
  /** From the end of the headers to the end of the body. */
  bodyMs: 15_000,
  /** A connection on which nothing moves while an answer is due. */
  idleMs: 120_000,
  /** The same for pictures that play: a viewer may pause, and players reconnect by themselves afterwards. */
  streamIdleMs: 600_000,
  /** A sent playlist from which nothing arrives although we are ready to read. */
  uploadStallMs: 30_000,
  keepAliveMs: 10_000,
  eventHeartbeatMs: 15_000,
  bodyBytes: 1024 * 1024,
  uploadBytes: 1024 * 1024 * 1024,
  headerBytes: 16 * 1024,
  headers: 64,
  urlBytes: 8 * 1024,
  connections: 512,
  /** Per address beyond loopback; behind loopback are only the owner's own programs. */
  connectionsPerAddress: 32,
  requestsPerConnection: 1_000,
  /** Sent on one connection before the answer to the first: browsers wait for each, and proxies have a few under way. */
  requestsAhead: 64,
  /** The same of all connections, some 5 KB each. */
  requestsAheadTogether: 2_048,
};

export type Limits = typeof defaultLimits;
