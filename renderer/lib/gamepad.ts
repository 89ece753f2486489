/** Buttons of the standard layout, as the keys they stand for. */
const keyOfButton = new Map<number, string>([
  [0, 'Enter'],
  [1, 'Escape'],
  [4, 'ChannelDown'],
  [5, 'ChannelUp'],
  [9, 'MediaPlayPause'],
  [12, 'ArrowUp'],
  [13, 'ArrowDown'],
  [14, 'ArrowLeft'],
  [15, 'ArrowRight'],
]);

/** A held direction repeats, slowly at first. */
const repeatAfterMs = 420;
const repeatEveryMs = 110;

function press(key: string): void {
  const target = document.activeElement ?? document.body;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  const isFree = target.dispatchEvent(event);
  // A synthetic Enter does not press a button by itself.
  if (isFree && key === 'Enter' && target instanceof HTMLElement) target.click();
}

/** Lets gamepads press keys while any is connected; returns what ends it. */
export function followGamepads(): () => void {
  const heldSince = new Map<number, number>();
  let frame = 0;
  const look = (now: number): void => {
    const pads = navigator.getGamepads().filter((pad) => pad !== null);
    for (const [button, key] of keyOfButton) {
      const isDown = pads.some((pad) => pad.mapping === 'standard' && pad.buttons[button]?.pressed);
      const due = heldSince.get(button);
      if (!isDown) heldSince.delete(button);
      else if (due === undefined || (now >= due && key.startsWith('Arrow'))) {
        heldSince.set(button, now + (due === undefined ? repeatAfterMs : repeatEveryMs));
        press(key);
      }
    }
    frame = pads.length > 0 ? requestAnimationFrame(look) : 0;
  };
  const begin = (): void => {
    if (frame === 0) frame = requestAnimationFrame(look);
  };
  addEventListener('gamepadconnected', begin);
  return () => {
    removeEventListener('gamepadconnected', begin);
    cancelAnimationFrame(frame);
  };
}
