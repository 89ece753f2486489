// The image's health check: asks the server of this container, by what it was started with, and exits 0 when it is well.
const host = process.env.HOST ?? '127.0.0.1';
/** Whoever listens on all addresses is reached at loopback's. @type {Record<string, string>} */
const everywhere = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
const name = everywhere[host] ?? (host.includes(':') ? `[${host}]` : host);

try {
  const answer = await fetch(`http://${name}:${process.env.PORT ?? '8000'}/health`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
