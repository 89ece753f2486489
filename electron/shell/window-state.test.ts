import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readDesktopFlags } from './command-line.ts';
import { menuTemplate } from './menu.ts';
import { boundsToOpen } from './window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const right = { x: 1920, y: 0, width: 1280, height: 1024 };
const at = (x: number, y: number, width = 1000, height = 700) => ({ bounds: { x, y, width, height }, maximized: false });

test('the window opens where it was', () => {
  expect(boundsToOpen(at(100, 50), [screen])).toEqual({ x: 100, y: 50, width: 1000, height: 700 });
  expect(boundsToOpen(at(2000, 50), [screen, right])).toEqual({ x: 2000, y: 50, width: 1000, height: 700 });
});

test('the first time, and when its screen is gone, the system finds a place', () => {
  expect(boundsToOpen({ bounds: null, maximized: false }, [screen])).toEqual({ width: 1280, height: 800 });
  expect(boundsToOpen(at(2000, 50), [screen])).toEqual({ width: 1000, height: 700 });
  expect(boundsToOpen(at(100, -400), [screen])).toEqual({ width: 1000, height: 700 });
});

test('it is never larger than its screen nor too small to use', () => {
  expect(boundsToOpen(at(0, 0, 4000, 3000), [screen])).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
  expect(boundsToOpen(at(10, 10, 1, 1), [screen])).toMatchObject({ width: 360, height: 480 });
});

test('our flags are found among those of Electron', () => {
  const argv = ['/opt/electron', '.', '--no-sandbox', '--inspect=0', '--demo', '--data-dir', 'tv', '--port=1'];
  expect(readDesktopFlags(argv, resolve('/home'))).toEqual({ demo: true, dataDir: resolve('/home/tv') });
  expect(readDesktopFlags(['/opt/webplay', '--user-data-dir=/x'], resolve('/home'))).toEqual({ demo: false, dataDir: null });
});

test('what users install has no way to the developer tools in its menu', () => {
  const words = (devTools: boolean) => JSON.stringify(menuTemplate({ platform: 'linux', devTools }));
  expect(words(true)).toContain('toggleDevTools');
  expect(words(false)).not.toMatch(/toggleDevTools|reload/i);
  expect(JSON.stringify(menuTemplate({ platform: 'darwin', devTools: false }))).toContain('appMenu');
});
