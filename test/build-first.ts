import { ensureBuilt } from '../scripts/ensure-built.mjs';

/** Before the tests: servers, commands and threads run as they are built. */
export default async function buildFirst(): Promise<void> {
  await ensureBuilt();
}
