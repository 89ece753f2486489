/**
 * Makes everything in resources/demo: the loops of the live channels, the film, the episode and all images.
 * The results are committed; this script says how they were made and makes them again.
 *
 *   node scripts/make-demo-media.mjs [loops|NAME] [films|NAME] [images]     needs ffmpeg with libx264, libfreetype and the DejaVu fonts
 *
 * A loop has no seam: 240 pictures at 25 a second and 450 AAC frames at 48 kHz both last exactly 9.6 s, the scenes look at
 * phase 1 as at phase 0, and the sound is cut out of the middle of three repetitions. Key frames stand every 48 pictures,
 * so a loop is five HLS segments of 1.92 s; electron/core/demo/ts-restamp.ts moves the clocks of each repetition on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCatalog } from '../electron/core/demo/demo-catalog.ts';
import { bold, plain } from './demo-media/fonts.mjs';
import { makeImages } from './demo-media/images.mjs';
import * as scenes from './demo-media/scenes.mjs';
import { groove, murmur, pad, renderSound, sampleRate, together } from './demo-media/sound.mjs';

const out = fileURLToPath(new URL('../resources/demo/', import.meta.url));
const framesPerSecond = 25;
const loopFrames = 240;
const loopAudioFrames = 450;
const aacSamples = 1024;
const loopSize = { width: 640, height: 360 };
const filmSize = { width: 400, height: 225 }; // scaled up: a film is ten times as many pictures
const soften = 'gblur=sigma=0.6,scale=640:360:flags=bicubic'; // the scenes are painted without smooth edges

const temp = await mkdtemp(path.join(os.tmpdir(), 'demo-media-'));
let texts = 0;

/** A drawtext filter; the words go through a file, because no quoting survives three parsers. */
async function text(words, options) {
  const file = path.join(temp, `text-${(texts += 1)}.txt`);
  await writeFile(file, words);
  return `drawtext=textfile=${file}:${options}`;
}

const box = (x, y, w, h, color) => `drawbox=x=${x}:y=${y}:w=${w}:h=${h}:color=${color}:t=fill`;

async function ffmpeg(args, feed) {
  const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', '-threads', '1', ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(child, 'close');
  if (feed) await feed(child.stdin);
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg failed: ${args.join(' ')}`);
}

const rawPictures = ({ width, height }) => ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(framesPerSecond), '-i', '-'];
const h264 = (crf, maxrate) =>
  ['-c:v', 'libx264', '-preset', 'veryslow', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-bf', '0', '-g', '48', '-keyint_min', '48', '-sc_threshold', '0']
    .concat(['-crf', String(crf), '-maxrate', maxrate, '-bufsize', maxrate, '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact']);

/** Writes pictures to ffmpeg; `paintFrame` makes the bytes of one. */
const feeding = (frames, paintFrame) => async (stdin) => {
  for (let frame = 0; frame < frames; frame += 1) {
    if (!stdin.write(paintFrame(frame))) await once(stdin, 'drain');
  }
};

async function pcmFile(name, bytes) {
  const file = path.join(temp, `${name}.pcm`);
  await writeFile(file, bytes);
  return ['-f', 's16le', '-ar', String(sampleRate), '-ac', '2', '-i', file];
}

/** 450 AAC frames from the second of three repetitions: an encoder needs a run-up, and a loop must not hear it. */
async function loopSound(name, voice, bitrate) {
  const once96 = renderSound((loopAudioFrames * aacSamples) / sampleRate, voice);
  const encoded = path.join(temp, `${name}.all.aac`);
  await ffmpeg([...(await pcmFile(name, Buffer.concat([once96, once96, once96]))), '-c:a', 'aac', '-b:a', bitrate, '-f', 'adts', encoded]);
  const bytes = await readFile(encoded);
  const starts = [];
  for (let at = 0; at + 7 <= bytes.length; at += ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5)) starts.push(at);
  const cut = path.join(temp, `${name}.aac`);
  await writeFile(cut, bytes.subarray(starts[loopAudioFrames], starts[2 * loopAudioFrames]));
  return cut;
}

async function makeLoop(name, { scene, filters, crf, voice, bitrate = '64k', muxing = [] }) {
  const sound = await loopSound(name, voice, bitrate);
  const inputs = [];
  if (scene) {
    const picture = path.join(temp, `${name}.mp4`);
    const video = [soften, ...(await filters())].join(',');
    const frames = feeding(loopFrames, (frame) => scenes.render(scene, loopSize.width, loopSize.height, frame / loopFrames));
    await ffmpeg([...rawPictures(loopSize), '-vf', video, ...h264(crf, '520k'), picture], frames);
    inputs.push('-i', picture);
  }
  const target = path.join(out, 'loops', `${name}.mpegts`);
  await ffmpeg([...inputs, '-i', sound, '-c', 'copy', '-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'mpegts', '-muxdelay', '0.4', ...muxing, target]);
}

const badge = async (words, color, x = 'w-tw-26') => text(words, `${bold}:fontsize=15:fontcolor=white:x=${x}:y=24:box=1:boxcolor=${color}:boxborderw=7`);

const loops = {
  news: {
    scene: scenes.studio,
    crf: 27,
    voice: together(pad([[0, 7, 12], [3, 7, 10], [-2, 5, 10], [0, 7, 15]], 0.1), murmur(0.02)),
    filters: async () => {
      const ticker = 'Ferry to Orlo runs again from six     ●     Orchards report the sweetest harvest in years     ●     Two sisters name a new star     ●     ';
      return [
        await badge('LIVE', '0xd22f3a', '26'),
        await text('THE HOUR', `${bold}:fontsize=30:fontcolor=white:x=26:y=64:shadowcolor=0x00000080:shadowx=2:shadowy=2`),
        await text('with Selma Ross', `${plain}:fontsize=16:fontcolor=0xcfd8ea:x=28:y=102`),
        box(0, 252, 640, 56, '0x0b1d45@0.88'),
        box(0, 252, 8, 56, '0xf0a92b'),
        await text('Harbor town opens its new lighthouse', `${bold}:fontsize=21:fontcolor=white:x=26:y=262`),
        await text('First light tonight at nine, seen from forty kilometres away', `${plain}:fontsize=14:fontcolor=0xcfd8ea:x=27:y=288`),
        box(0, 308, 640, 30, '0xf0a92b'),
        await text(ticker.repeat(3), `${bold}:fontsize=15:fontcolor=0x14203c:x='-(tw/3)*mod(t/9.6,1)':y=315`),
        box(0, 308, 92, 30, '0x14203c'),
        await text('IN BRIEF', `${bold}:fontsize=14:fontcolor=0xf0a92b:x=12:y=316`),
      ];
    },
  },
  sport: {
    scene: scenes.pitch,
    crf: 30,
    voice: murmur(0.1),
    filters: async () => [
      box(24, 20, 60, 26, '0x1433b8'),
      box(84, 20, 74, 26, '0x10141f'),
      box(158, 20, 60, 26, '0xd99a12'),
      await text('HAR', `${bold}:fontsize=15:fontcolor=white:x=37:y=26`),
      await text('2  –  1', `${bold}:fontsize=15:fontcolor=white:x=97:y=26`),
      await text('NVA', `${bold}:fontsize=15:fontcolor=0x10141f:x=171:y=26`),
      box(218, 20, 66, 26, '0x10141f@0.75'),
      `drawtext=${bold}:fontsize=15:fontcolor=white:x=228:y=26:text='67\\:%{eif\\:20+trunc(t)\\:d\\:2}'`,
      await badge('LIVE', '0xd22f3a'),
      await text('Premier Pitch   ·   Harbor Park', `${plain}:fontsize=14:fontcolor=white:x=26:y=332:box=1:boxcolor=0x10141f@0.6:boxborderw=6`),
    ],
  },
  nature: {
    scene: scenes.mountains,
    crf: 27,
    voice: together(pad([[-12, 0, 7], [-9, 3, 7], [-14, 2, 10], [-12, 0, 4]], 0.12), murmur(0.03)),
    filters: async () => [
      await text('Above the Treeline', `${bold}:fontsize=24:fontcolor=white:x=28:y=292:shadowcolor=0x00000090:shadowx=1:shadowy=1`),
      await text('Slow television from the outer islands', `${plain}:fontsize=14:fontcolor=0xf2e6d6:x=29:y=322:shadowcolor=0x00000090:shadowx=1:shadowy=1`),
    ],
  },
  music: {
    scene: scenes.club,
    crf: 31,
    voice: groove(20, [0, 3, 5, 7, 10], 0.5),
    filters: async () => [
      await text('Night Grooves', `${bold}:fontsize=20:fontcolor=white:x=28:y=300`),
      await text('Mina & the Tides  –  Paper Boats', `${plain}:fontsize=14:fontcolor=0xf3c9ff:x=29:y=326`),
      await badge('125 BPM', '0x7a1fa2'),
    ],
  },
  radio: {
    voice: together(groove(20, [0, 4, 7, 9, 12], 0.3), pad([[0, 4, 7], [-3, 0, 4], [-7, -3, 0], [-5, 2, 7]], 0.07)),
    bitrate: '80k',
    muxing: ['-pes_payload_size', '600'], // a clock comes with every unit of sound, and has to come ten times a second
  },
};

/** Scenes one after another with a second of both where they meet; each may ask for words on top. */
async function makeFilm(name, { parts, voice, crf, bitrate }) {
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  const filters = [soften];
  let from = 0;
  const spans = [];
  for (const part of parts) {
    const to = from + part.seconds;
    spans.push({ ...part, from, to });
    for (const { words, size, y, color = 'white', font = bold } of part.titles ?? []) {
      const fade = `clip(min((t-${from}-0.6)/0.8,(${to}-0.4-t)/0.8),0,1)`;
      filters.push(await text(words, `${font}:fontsize=${size}:fontcolor=${color}:x=(w-tw)/2:y=${y}:alpha='${fade}':shadowcolor=0x000000a0:shadowx=2:shadowy=2:enable='between(t,${from},${to})'`));
    }
    from = to;
  }
  filters.push('drawbox=x=0:y=0:w=640:h=28:color=black:t=fill', 'drawbox=x=0:y=332:w=640:h=28:color=black:t=fill', `fade=t=in:d=1`, `fade=t=out:st=${seconds - 1.5}:d=1.5`);
  const paintAt = (span, time) => scenes.render(span.scene, filmSize.width, filmSize.height, ((time - span.from) / (span.cycle ?? 12) + 1) % 1);
  const frames = feeding(seconds * framesPerSecond, (frame) => {
    const time = frame / framesPerSecond;
    const at = spans.findIndex((span) => time < span.to);
    const bytes = paintAt(spans[at], time);
    const next = spans[at + 1];
    const k = next ? time - (spans[at].to - 1) : 0;
    if (k <= 0) return bytes;
    const other = paintAt(next, time);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = bytes[index] * (1 - k) + other[index] * k;
    return bytes;
  });
  const sound = await pcmFile(name, renderSound(seconds, voice));
  const target = path.join(out, 'movies', `${name}.mp4`);
  await ffmpeg([...rawPictures(filmSize), ...sound, '-vf', filters.join(','), ...h264(crf, '420k'), '-c:a', 'aac', '-b:a', bitrate, '-t', String(seconds), '-movflags', '+faststart', target], frames);
}

const darkness = (_x, y, phase, colour) => {
  colour[0] = 0.03 + 0.02 * Math.sin(Math.PI * 2 * phase);
  colour[1] = 0.03;
  colour[2] = 0.07 + 0.05 * y;
};

const films = {
  feature: {
    crf: 32,
    bitrate: '48k',
    voice: together(pad([[-12, 0, 7], [-9, 3, 7], [-14, 2, 5], [-17, -5, 0], [-12, 0, 7], [-10, 2, 9], [-14, 2, 5], [-12, 0, 4]], 0.13), murmur(0.02)),
    parts: [
      { scene: darkness, seconds: 4, titles: [{ words: 'A WebPlay demonstration', size: 24, y: 150 }, { words: 'in five pictures', size: 16, y: 186, font: plain, color: '0xb9c2d6' }] },
      { scene: scenes.lighthouse, seconds: 10, cycle: 16, titles: [{ words: 'I    The keeper', size: 26, y: 280 }] },
      { scene: scenes.sea, seconds: 9, cycle: 20, titles: [{ words: 'II    The water', size: 26, y: 280 }] },
      { scene: scenes.mountains, seconds: 9, cycle: 24, titles: [{ words: 'III    The ridge', size: 26, y: 280 }] },
      { scene: scenes.aurora, seconds: 9, cycle: 20, titles: [{ words: 'IV    The sky', size: 26, y: 280 }] },
      { scene: scenes.dunes, seconds: 5, cycle: 12, titles: [{ words: 'V    The road', size: 26, y: 280 }] },
      { scene: darkness, seconds: 2, titles: [{ words: 'The End', size: 30, y: 160 }] },
    ],
  },
  episode: {
    crf: 31,
    bitrate: '48k',
    voice: together(pad([[-12, -5, 0], [-9, -2, 3], [-14, -7, -2], [-12, -5, 0]], 0.12), groove(40, [0, 3, 7, 10], 0.12)),
    parts: [
      { scene: scenes.city, seconds: 10, cycle: 10, titles: [{ words: 'Previously', size: 22, y: 288, font: plain }] },
      { scene: scenes.lighthouse, seconds: 7, cycle: 14 },
      { scene: scenes.city, seconds: 7, cycle: 10, titles: [{ words: 'To be continued', size: 24, y: 284 }] },
    ],
  },
};

const wanted = process.argv.slice(2);
const wants = (what) => wanted.length === 0 || wanted.includes(what);
try {
  for (const folder of ['loops', 'movies', 'logos', 'posters', 'backdrops']) await mkdir(path.join(out, folder), { recursive: true });
  for (const [name, loop] of Object.entries(loops)) if (wants('loops') || wanted.includes(name)) await makeLoop(name, loop);
  for (const [name, film] of Object.entries(films)) if (wants('films') || wanted.includes(name)) await makeFilm(name, film);
  if (wants('images')) await makeImages({ catalog: demoCatalog(Date.UTC(2025, 0, 1)), out, ffmpeg, text });
} finally {
  await rm(temp, { recursive: true, force: true });
}
