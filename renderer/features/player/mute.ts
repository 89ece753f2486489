import { usePlayer } from './player-store.ts';
import { nudgeLevel, setLevel, toggleMuted as toggle } from './volume.ts';

/** Mutes or unmutes; a start the browser made silent is first of all made heard. */
export function toggleMuted(): void {
  if (!heardAgain()) toggle();
}

export function changeLevel(level: number): void {
  heardAgain();
  setLevel(level);
}

export function changeLevelBy(by: number): void {
  heardAgain();
  nudgeLevel(by);
}

function heardAgain(): boolean {
  const { mutedByBrowser } = usePlayer.getState();
  if (mutedByBrowser) usePlayer.setState({ mutedByBrowser: false });
  return mutedByBrowser;
}
