import { expect, test } from 'vitest';
import { type GuardedContents, hardenContents, hardenSession } from './harden.ts';
import { externalUrl } from './open-external.ts';
import { ownPages } from './pages.ts';

const isOurPage = ownPages(undefined);

test.each([
  ['app://bundle/', true],
  ['app://bundle/movies?q=1#top', true],
  ['app://bundle.evil.example/', false],
  ['app://other/', false],
  ['https://bundle/', false],
  ['http://localhost:5173/', false],
  ['javascript:alert(1)', false],
  ['file:///etc/passwd', false],
  ['', false],
])('%s is a page of ours: %s', (url, expected) => {
  expect(isOurPage(url)).toBe(expected);
});

test('during development the pages of its server are ours too, and only those', () => {
  const isDevPage = ownPages('http://localhost:5173');
  expect(isDevPage('http://localhost:5173/movies')).toBe(true);
  expect(isDevPage('http://localhost:51730/')).toBe(false);
  expect(isDevPage('http://localhost:5173@evil.example/')).toBe(false);
});

/** A page's contents that play back what happens to it. */
class PlayedContents implements GuardedContents {
  listeners = new Map<string, (event: { url: string; preventDefault(): void }) => void>();
  opens: (details: { url: string }) => { action: 'deny' } = () => ({ action: 'deny' });

  on(event: string, listener: (event: { url: string; preventDefault(): void }) => void): void {
    this.listeners.set(event, listener);
  }
  setWindowOpenHandler(handler: typeof this.opens): void {
    this.opens = handler;
  }
  /** Whether the page was let go. */
  happens(event: string, url: string): boolean {
    let prevented = false;
    this.listeners.get(event)?.({ url, preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

function guarded() {
  const contents = new PlayedContents();
  const opened: string[] = [];
  hardenContents(contents, { isOurPage, openExternal: (url) => opened.push(url) });
  return { contents, opened };
}

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s keeps the page where it is', (event) => {
  const { contents } = guarded();
  expect(contents.happens(event, 'https://evil.example/')).toBe(false);
  expect(contents.happens(event, 'file:///etc/passwd')).toBe(false);
  expect(contents.happens(event, 'app://bundle/movies')).toBe(true);
});

test('no page opens a window or holds a webview; a trailer goes to the browser', () => {
  const { contents, opened } = guarded();
  expect(contents.opens({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
  expect(contents.opens({ url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=x' })).toEqual({ action: 'deny' });
  expect(contents.happens('will-attach-webview', '')).toBe(false);
  expect(opened).toEqual(['https://www.youtube.com/watch?v=dQw4w9WgXcQ']);
});

test.each([
  'http://www.youtube.com/watch?v=dQw4w9WgXcQ',
  'https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ',
  'https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ',
  'https://www.youtube.com/redirect?q=https://evil.example',
  'https://www.youtube.com/watch?v=a%22%20--flag',
  'https://www.youtube.com:444/watch?v=dQw4w9WgXcQ',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'JAVASCRIPT:alert(1)',
  'smb://evil.example/x',
  'not a url',
])('%s is never opened', (url) => {
  expect(externalUrl(url)).toBeNull();
});

test('leave is given for the full screen and for copying, and for nothing else', () => {
  const asked: Record<string, boolean> = {};
  hardenSession({
    setPermissionRequestHandler(handler) {
      for (const permission of ['fullscreen', 'clipboard-sanitized-write', 'media', 'geolocation', 'notifications', 'openExternal']) {
        handler({}, permission, (granted) => {
          asked[permission] = granted;
        });
      }
    },
    setPermissionCheckHandler: (handler) => {
      asked['checked media'] = handler(null, 'media');
    },
    setDevicePermissionHandler: (handler) => {
      asked['device'] = handler();
    },
  });
  expect(asked).toEqual({
    fullscreen: true,
    'clipboard-sanitized-write': true,
    media: false,
    geolocation: false,
    notifications: false,
    openExternal: false,
    'checked media': false,
    device: false,
  });
});
