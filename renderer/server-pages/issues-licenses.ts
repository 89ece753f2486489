import { settled } from '../lib/loadable.ts';
import { api } from './server-api.ts';

/** Whether devices get their licenses from this server. When it does not answer, what is asked next will say so. */
export async function issuesLicenses(): Promise<boolean> {
  const answer = await settled(api.licenseChecks.listKeys({}));
  if (answer.status === 'ready') return answer.data.keys.length > 0;
  // Without a key to sign with, or without an address that devices reach it by.
  return answer.error.code !== 'not_found' && answer.error.code !== 'conflict';
}
