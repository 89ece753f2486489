/** Every key of the product, once: the handlers register for a name, `?` shows this list. */
export const shortcuts = {
  search: { keys: ['mod+k', '/'], group: 'go' },
  guide: { keys: ['g', 'Guide'], group: 'go' },
  settings: { keys: [','], group: 'go' },
  help: { keys: ['?'], group: 'go' },
  back: { keys: ['Escape', 'Backspace', 'BrowserBack', 'GoBack'], group: 'go' },
  favorite: { keys: ['s'], group: 'watch' },
  addToGroup: { keys: ['+'], group: 'watch' },
  playPause: { keys: [' ', 'MediaPlayPause', 'MediaPlay', 'MediaPause'], group: 'watch' },
  seekBack: { keys: ['ArrowLeft', 'MediaRewind'], group: 'watch' },
  seekForward: { keys: ['ArrowRight', 'MediaFastForward'], group: 'watch' },
  seekBackFar: { keys: ['shift+ArrowLeft'], group: 'watch' },
  seekForwardFar: { keys: ['shift+ArrowRight'], group: 'watch' },
  fullscreen: { keys: ['f'], group: 'watch' },
  mute: { keys: ['m', 'AudioVolumeMute'], group: 'watch' },
  pictureInPicture: { keys: ['p'], group: 'watch' },
  info: { keys: ['i', 'Info'], group: 'watch' },
  subtitles: { keys: ['c', 'Subtitle', 'ClosedCaptionToggle'], group: 'watch' },
  audio: { keys: ['a', 'MediaAudioTrack'], group: 'watch' },
  stop: { keys: ['MediaStop'], group: 'watch' },
  digit: { keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], group: 'channels' },
  nextChannel: { keys: ['PageUp', 'ChannelUp', 'MediaTrackNext'], group: 'channels' },
  previousChannel: { keys: ['PageDown', 'ChannelDown', 'MediaTrackPrevious'], group: 'channels' },
  lastChannel: { keys: ['l'], group: 'channels' },
  guideNow: { keys: ['n'], group: 'guide' },
  dayBefore: { keys: ['['], group: 'guide' },
  dayAfter: { keys: [']'], group: 'guide' },
  primeTime: { keys: ['e'], group: 'guide' },
} as const satisfies Record<string, { keys: readonly string[]; group: 'go' | 'watch' | 'channels' | 'guide' }>;

export type ShortcutName = keyof typeof shortcuts;

const nameOfKey = new Map<string, ShortcutName>(
  Object.entries(shortcuts).flatMap(([name, { keys }]) =>
    keys.map((key): [string, ShortcutName] => [key, name as ShortcutName]), // the names are the keys of the map itself
  ),
);

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The shortcut a key press stands for; letters count the same with Caps Lock on. */
export function shortcutOf(press: KeyPress): ShortcutName | null {
  if (press.altKey) return null;
  const mod = press.ctrlKey || press.metaKey;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // A shifted sign, such as "?", is its own key; only named keys are told apart by Shift.
  const shift = press.shiftKey && press.key.length > 1;
  return nameOfKey.get(`${mod ? 'mod+' : ''}${shift ? 'shift+' : ''}${key}`) ?? null;
}
