/** Whether an entry that is no stream of a panel counts as live only because nothing says what it is. */
export function isLiveByGuess(address: string): boolean {
  return !address.includes('/live/') && !address.includes('/timeshift/');
}
