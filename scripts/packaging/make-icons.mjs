// resources/icon.{png,ico,icns} from renderer/icon.svg: `node scripts/packaging/make-icons.mjs`, when the sign changes. Made
// here, because electron-builder would fetch a program to do it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../setup/chromium.mjs';
import { root } from '../setup/places.mjs';

const svg = readFileSync(join(root, 'renderer', 'icon.svg'), 'utf8');

/** What a Mac calls a PNG of that many pixels. */
const macNames = { ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

const executablePath = findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
/** @type {Map<number, Buffer>} */
const pictures = new Map();
for (const size of [128, 256, 512, 1024]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { position: absolute; inset: 6.25%; width: 87.5%; height: 87.5% }</style>${svg}`);
  pictures.set(size, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();

writeIcon('png', picture(1024));

// One picture; 256 pixels are written as 0, and it begins after the 22 bytes of the head.
const head = Buffer.alloc(22);
head.set([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 32, 0]);
head.writeUInt32LE(picture(256).length, 14);
head.writeUInt32LE(head.length, 18);
writeIcon('ico', head, picture(256));

const parts = Object.entries(macNames).map(([name, size]) => chunk(name, picture(size)));
writeIcon('icns', chunk('icns', ...parts));

/** @param {number} size */
function picture(size) {
  const found = pictures.get(size);
  if (!found) throw new RangeError(`there is no picture of ${size} pixels`);
  return found;
}

/** A name, the length of all of it, the content. @param {string} name @param {Buffer[]} content */
function chunk(name, ...content) {
  const start = Buffer.alloc(8);
  start.write(name, 'latin1');
  start.writeUInt32BE(8 + Buffer.concat(content).length, 4);
  return Buffer.concat([start, ...content]);
}

/** @param {string} extension @param {Buffer[]} content */
function writeIcon(extension, ...content) {
  writeFileSync(join(root, 'resources', `icon.${extension}`), Buffer.concat(content));
}
