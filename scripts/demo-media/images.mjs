import path from 'node:path';
import { bold, plain } from './fonts.mjs';
import * as scenes from './scenes.mjs';

/** Logos, posters and backdrops, drawn with the same brush as the moving pictures. */

const logoSize = 128;
const posterSize = { width: 240, height: 360 };
const backdropSize = { width: 640, height: 360 };

/** What stands on a logo: letters that the font has, and the hue of its ground. */
const logos = {
  101: ['AMBER', 38, 'square'],
  103: ['H24', 215, 'circle'],
  104: ['LDGR', 160, 'square'],
  105: ['9', 0, 'circle'],
  201: ['P1', 130, 'shield'],
  202: ['P2', 95, 'shield'],
  203: ['VELO', 20, 'square'],
  301: ['Pip', 325, 'circle'],
  401: ['GRV', 285, 'square'],
  402: ['BOAT', 200, 'circle'],
  403: ['FM', 350, 'circle'],
  501: ['KERN', 355, 'square'],
  502: ['SLOW', 175, 'square'],
  503: ['N', 190, 'shield'],
  701: ['نخيل', 150, 'circle'],
  702: ['נמל', 225, 'square'],
  703: ['MNT', 5, 'circle'],
  704: ['ÉLAN', 250, 'square'],
  705: ['MARÉ', 190, 'circle'],
  706: ['Ω', 210, 'shield'],
  707: ['NDI', 28, 'circle'],
  801: ['BAY', 195, 'square'],
  802: ['NS', 265, 'shield'],
};

const posterScenes = { sea: scenes.sea, aurora: scenes.aurora, city: scenes.city, dunes: scenes.dunes, mountains: scenes.mountains };
/** Titles the font cannot write. */
const writtenTitles = { 3018: 'The Far Lighthouse' };

export async function makeImages({ catalog, out, ffmpeg, text }) {
  for (const channel of catalog.channels) {
    const design = logos[channel.id];
    if (design) await makeLogo(path.join(out, 'logos', channel.logo), design, ffmpeg, text);
  }
  for (const [at, title] of [...catalog.movies, ...catalog.series].entries()) await makePoster(title, at, { out, ffmpeg, text });
  for (const [name, scene] of Object.entries(posterScenes)) {
    await ffmpeg(
      [...picture('rgb24', backdropSize), '-frames:v', '1', '-q:v', '6', '-bitexact', path.join(out, 'backdrops', `${name}.jpg`)],
      async (stdin) => stdin.write(scenes.render(scene, backdropSize.width, backdropSize.height, 0.3)),
    );
  }
}

async function makeLogo(target, [letters, hue, shape], ffmpeg, text) {
  const size = logoSize * 2; // drawn at twice the size and shrunk: smooth edges without any arithmetic
  const letterSize = Math.round((size * 1.02) / Math.max(2.4, [...letters].length));
  const filters = [
    await text(letters, `${bold}:fontsize=${letterSize}:fontcolor=white:x=(w-tw)/2:y=(h-th)/2`),
    `scale=${logoSize}:${logoSize}:flags=lanczos`,
    'format=rgba',
  ];
  await ffmpeg([...picture('rgba', { width: size, height: size }), '-vf', filters.join(','), '-frames:v', '1', '-pred', 'mixed', '-bitexact', target], async (stdin) =>
    stdin.write(logoGround(size, hue, shape)),
  );
}

function logoGround(size, hue, shape) {
  const bytes = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const x = (column + 0.5) / size - 0.5;
      const y = (row + 0.5) / size - 0.5;
      const at = (row * size + column) * 4;
      const light = 0.5 - y * 0.22 - (x + y > 0.12 ? 0.07 : 0);
      const [r, g, b] = fromHue(hue + (y + 0.5) * 24, light);
      bytes.set([r, g, b, isInside(shape, x, y) ? 255 : 0], at);
    }
  }
  return bytes;
}

function isInside(shape, x, y) {
  if (shape === 'circle') return Math.hypot(x, y) < 0.48;
  if (shape === 'square') return Math.hypot(Math.max(0, Math.abs(x) - 0.34), Math.max(0, Math.abs(y) - 0.34)) < 0.14;
  return y > -0.44 && Math.abs(x) < 0.42 * Math.sqrt(Math.max(0, 1 - Math.max(0, y + 0.1) / 0.58));
}

function fromHue(hue, light) {
  const channel = (shift) => {
    const k = (((hue + shift) % 360) + 360) % 360 / 60;
    const level = Math.min(1, Math.max(0, Math.abs(k - 3) - 1));
    return Math.round(255 * (light + (level - 0.5) * 0.62 * (1 - Math.abs(2 * light - 1))));
  };
  return [channel(0), channel(240), channel(120)];
}

async function makePoster(title, at, { out, ffmpeg, text }) {
  const { width, height } = posterSize;
  const scene = posterScenes[title.backdrop.replace('.jpg', '')];
  const span = (width / height) * 1;
  const left = ((at * 0.37) % 1) * (scenes.aspect - span);
  const lines = wrapped((writtenTitles[title.id] ?? title.name).toUpperCase(), 13);
  const fontSize = Math.max(...lines.map((line) => line.length)) > 12 ? 18 : 22;
  const tint = [[10, 18, 48], [42, 10, 38], [6, 36, 31], [43, 22, 6]][at % 4];
  const filters = [`hue=h=${((at * 47) % 44) - 22}`];
  for (const [line, words] of lines.entries()) {
    const y = height - 46 - (lines.length - line) * 27;
    filters.push(await text(words, `${bold}:fontsize=${fontSize}:fontcolor=white:x=18:y=${y}:shadowcolor=0x000000b0:shadowx=1:shadowy=2`));
  }
  filters.push('drawbox=x=18:y=322:w=44:h=3:color=0xf0a92b:t=fill');
  filters.push(await text(String(title.year), `${plain}:fontsize=13:fontcolor=0xf2e6d6:x=18:y=333`));
  await ffmpeg([...picture('rgb24', posterSize), '-vf', filters.join(','), '-frames:v', '1', '-q:v', '7', '-bitexact', path.join(out, 'posters', title.poster)], async (stdin) =>
    stdin.write(darkened(scenes.render(scene, width, height, (at * 0.29) % 1, { left, span }), posterSize, tint)),
  );
}

/** Falls into a dark colour towards the foot, where the title stands. */
function darkened(bytes, { width, height }, tint) {
  for (let row = 0; row < height; row += 1) {
    const k = 0.12 + 0.78 * Math.max(0, (row / height - 0.45) / 0.55) ** 1.3;
    for (let at = row * width * 3; at < (row + 1) * width * 3; at += 1) bytes[at] = bytes[at] * (1 - k) + tint[at % 3] * k;
  }
  return bytes;
}

function wrapped(words, length) {
  const lines = [''];
  for (const word of words.split(' ')) {
    const line = lines.at(-1);
    if (line !== '' && line.length + word.length + 1 > length) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

function picture(format, { width, height }) {
  return ['-f', 'rawvideo', '-pix_fmt', format, '-s', `${width}x${height}`, '-i', '-'];
}
