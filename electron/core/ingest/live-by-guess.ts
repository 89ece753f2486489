import { xtreamAddress } from '../providers/m3u/xtream-address.ts';

/** Whether an entry counts as live only because nothing says what it is. */
export function isLiveByGuess(address: string): boolean {
  return !address.includes('/live/') && !address.includes('/timeshift/') && xtreamAddress(address) === null;
}
