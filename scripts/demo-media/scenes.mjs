/**
 * The pictures of the demo, painted by hand: every scene says the colour of a point (x to 16/9, y to 1, downwards)
 * at a phase. Phase 1 looks exactly like phase 0, which is what makes a loop seamless.
 */
const tau = Math.PI * 2;
export const aspect = 16 / 9;

const mix = (a, b, k) => a + (b - a) * k;
const clamp = (value) => Math.min(1, Math.max(0, value));
const smooth = (from, to, value) => {
  const k = clamp((value - from) / (to - from));
  return k * k * (3 - 2 * k);
};

function hash(x, y) {
  let mixed = Math.imul(x | 0, 374761393) + Math.imul(y | 0, 668265263);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 1274126177);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}

/** Smooth noise that repeats in x after `period` units. */
function noise(x, y, period) {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const kx = smooth(0, 1, x - column);
  const ky = smooth(0, 1, y - row);
  const wrapped = (at) => ((at % period) + period) % period;
  const at = (dx, dy) => hash(wrapped(column + dx), row + dy);
  return mix(mix(at(0, 0), at(1, 0), kx), mix(at(0, 1), at(1, 1), kx), ky);
}

function layered(x, y, period) {
  return noise(x, y, period) * 0.55 + noise(x * 2, y * 2, period * 2) * 0.3 + noise(x * 4, y * 4, period * 4) * 0.15;
}

function paint(out, r, g, b) {
  out[0] = r;
  out[1] = g;
  out[2] = b;
}

function blend(out, r, g, b, k) {
  out[0] = mix(out[0], r, k);
  out[1] = mix(out[1], g, k);
  out[2] = mix(out[2], b, k);
}

function glow(out, r, g, b, k) {
  out[0] += r * k;
  out[1] += g * k;
  out[2] += b * k;
}

/** Sunset over the sea, with clouds that drift and a path of light on the water. */
export function sea(x, y, phase, out) {
  const horizon = 0.6;
  const sunX = 1.12;
  if (y < horizon) {
    const k = y / horizon;
    paint(out, mix(0.12, 1, k ** 1.6), mix(0.09, 0.52, k ** 1.9), mix(0.3, 0.3, k));
    const away = Math.hypot(x - sunX, y - 0.5);
    glow(out, 1, 0.55, 0.2, 0.5 * Math.exp(-away * 4.2));
    blend(out, 1, 0.9, 0.66, smooth(0.093, 0.087, away));
    const cloud = layered(x * 2.25 + phase * 4, y * 11, 4);
    blend(out, 0.42, 0.16, 0.32, smooth(0.5, 0.72, cloud) * smooth(0.58, 0.35, y) * 0.75);
    return;
  }
  const depth = (y - horizon) / (1 - horizon);
  paint(out, mix(0.6, 0.05, depth ** 0.5), mix(0.3, 0.07, depth ** 0.5), mix(0.32, 0.2, depth ** 0.6));
  const scale = 1 / (0.12 + depth);
  const wave = Math.sin(tau * (phase * 3 + scale * 2.6 + noise(x * scale * 2, depth * 3, 64))) * Math.sin(tau * (phase * 2 - scale * 1.4 + x * 1.1));
  glow(out, 0.09, 0.07, 0.09, wave * (1 - depth * 0.6));
  const path = smooth(0.06 + depth * 0.34, 0, Math.abs(x - sunX + wave * 0.03));
  glow(out, 0.9, 0.5, 0.22, path * smooth(-0.1, 0.9, wave) * 0.85);
}

/** Sea by night with a lighthouse that turns. */
export function lighthouse(x, y, phase, out) {
  sea(x, y, phase, out);
  const grey = out[0] * 0.3 + out[1] * 0.5 + out[2] * 0.2;
  paint(out, grey * 0.16 + 0.01, grey * 0.24 + 0.02, grey * 0.4 + 0.06);
  if (y < 0.6 && hash(x * 180, y * 180) > 0.9975) glow(out, 0.7, 0.75, 0.9, 0.8);
  const lampX = 0.44;
  const lampY = 0.36;
  const turn = Math.cos(tau * phase * 2);
  const along = (x - lampX) * Math.sign(turn || 1);
  const spread = Math.abs(y - lampY - along * 0.05) / (0.012 + Math.abs(along) * 0.12);
  if (along > 0) glow(out, 1, 0.9, 0.55, Math.abs(turn) * Math.exp(-spread * spread * 2) * Math.exp(-along * 1.1) * 0.75);
  glow(out, 1, 0.9, 0.6, Math.exp(-Math.hypot(x - lampX, y - lampY) * 22) * (0.5 + 0.5 * Math.abs(turn)));
  const rock = 0.74 - 0.16 * smooth(0.3, 0, Math.abs(x - lampX)) + 0.03 * noise(x * 14, 3, 64);
  const half = mix(0.018, 0.034, (y - lampY) / 0.3);
  if (y > lampY && y < 0.66 && Math.abs(x - lampX) < half) {
    const band = Math.floor((y - lampY) / 0.06) % 2;
    paint(out, band ? 0.32 : 0.42, band ? 0.1 : 0.4, band ? 0.12 : 0.42);
  }
  if (y > rock && Math.abs(x - lampX) < 0.34) paint(out, 0.02, 0.025, 0.045);
}

const ridges = 4;
let skyline = { phase: -1, tops: new Map() }; // how high the ridges stand at an x: the same for a whole column

function ridgeTops(x, phase) {
  if (skyline.phase !== phase) skyline = { phase, tops: new Map() };
  let tops = skyline.tops.get(x);
  if (!tops) {
    tops = Array.from({ length: ridges }, (_, ridge) => {
      const period = 4 + ridge * 2;
      const along = (x / aspect) * (3 - ridge * 0.25) + phase * (ridge === 0 ? 0 : period);
      return 0.42 + ridge * 0.13 - 0.3 * (layered(along, ridge * 7.3, period) - 0.35);
    });
    skyline.tops.set(x, tops);
  }
  return tops;
}

/** Four ridges in the mist, passing at four speeds. */
export function mountains(x, y, phase, out) {
  paint(out, mix(0.16, 0.98, y ** 1.3), mix(0.34, 0.78, y), mix(0.52, 0.66, y));
  const away = Math.hypot(x - 0.52, y - 0.34);
  glow(out, 0.9, 0.62, 0.3, 0.4 * Math.exp(-away * 5));
  blend(out, 1, 0.95, 0.82, smooth(0.055, 0.05, away));
  const tops = ridgeTops(x, phase);
  for (let ridge = 0; ridge < ridges; ridge += 1) {
    const top = tops[ridge];
    if (y < top) continue;
    const mist = smooth(top, top + 0.22, y) * 0.42;
    const k = ridge / 3;
    paint(out, mix(0.42, 0.06, k) + mist * mix(0.5, 0.1, k), mix(0.46, 0.12, k) + mist * mix(0.42, 0.12, k), mix(0.56, 0.15, k) + mist * mix(0.34, 0.12, k));
  }
}

/** Northern lights over snow. */
export function aurora(x, y, phase, out) {
  paint(out, 0.015 + y * 0.03, 0.03 + y * 0.09, 0.1 + y * 0.14);
  const star = hash(x * 150, y * 150);
  if (star > 0.997) glow(out, 0.8, 0.85, 1, 0.4 + 0.6 * Math.sin(tau * (phase * 2 + star * 900)) ** 2);
  for (let curtain = 0; curtain < 3; curtain += 1) {
    const sway = 0.06 * Math.sin(tau * (phase + x * (0.7 + curtain * 0.3) + curtain * 0.37)) + 0.05 * Math.sin(tau * (x * 1.3 - phase * 2 + curtain));
    const foot = 0.5 - curtain * 0.09 + sway;
    const height = foot - y;
    if (height < -0.02) continue;
    const rays = 0.45 + 0.55 * noise(x * 9 + curtain * 5 + phase * 12, curtain, 12);
    const light = Math.exp(-Math.max(0, height) * 5.5) * smooth(-0.02, 0.015, height) * rays;
    glow(out, curtain === 1 ? 0.45 : 0.08, curtain === 1 ? 0.2 : 0.75, curtain === 1 ? 0.6 : 0.42, light * 0.6);
  }
  const snow = 0.76 - 0.13 * layered(x * 1.6, 2.5, 64);
  const trees = snow - 0.075 * Math.max(0, 1 - Math.abs(((x * 13) % 1) - 0.5) * 4) * (0.4 + hash(x * 13, 9));
  if (y > snow) paint(out, 0.09 + 0.25 * (y - snow), 0.16 + 0.35 * (y - snow), 0.23 + 0.4 * (y - snow));
  else if (y > trees) paint(out, 0.01, 0.03, 0.05);
}

/** A town by night: lit windows, a moon, and a tram that crosses. */
export function city(x, y, phase, out) {
  paint(out, mix(0.05, 0.32, y), mix(0.04, 0.12, y), mix(0.16, 0.3, y));
  const moon = Math.hypot(x - 0.3, y - 0.22);
  glow(out, 0.5, 0.5, 0.7, 0.35 * Math.exp(-moon * 7));
  blend(out, 0.95, 0.93, 0.85, smooth(0.062, 0.057, moon));
  for (let row = 0; row < 3; row += 1) {
    const width = 0.1 + row * 0.035;
    const house = Math.floor((x + row * 0.043) / width);
    const top = 0.3 + row * 0.14 + hash(house, row * 17) * 0.24;
    if (y < top || y > 0.88) continue;
    const k = row / 2;
    paint(out, mix(0.13, 0.035, k), mix(0.08, 0.035, k), mix(0.22, 0.09, k));
    const cell = width / 6;
    const column = Math.floor((x + row * 0.043) / cell);
    const floor = Math.floor(y / 0.034);
    const lit = hash(column * 31 + row, floor * 7);
    const inside = ((x + row * 0.043) / cell) % 1 > 0.35 && (y / 0.034) % 1 > 0.45 && y < 0.84;
    const flickers = lit > 0.97 ? 0.5 + 0.5 * Math.sin(tau * (phase * 2 + lit * 300)) : 1;
    if (inside && lit > 0.6) blend(out, 1, 0.75 + 0.2 * hash(floor, column), 0.4, (0.35 + 0.5 * k) * flickers);
  }
  if (y > 0.88) {
    paint(out, 0.05, 0.05, 0.09);
    const tram = phase * 3.6 - 0.9;
    const inTram = x > tram && x < tram + 0.7 && y > 0.895 && y < 0.955;
    if (inTram) paint(out, 0.75, 0.2, 0.16);
    if (inTram && y < 0.93 && (((x - tram) * 12) % 1 > 0.18)) paint(out, 1, 0.86, 0.55);
    if (y > 0.965) glow(out, 0.35, 0.25, 0.18, Math.exp(-Math.abs(x - tram - 0.35) * 3));
  }
}

/** Dunes in a wind that never stops. */
export function dunes(x, y, phase, out) {
  paint(out, mix(0.36, 0.98, y * 1.5), mix(0.6, 0.87, y * 1.5), mix(0.82, 0.72, y * 1.5));
  blend(out, 1, 0.97, 0.86, smooth(0.075, 0.06, Math.hypot(x - 1.35, y - 0.2)));
  for (let ridge = 0; ridge < 4; ridge += 1) {
    const shift = x * (0.45 + ridge * 0.16) + ridge * 0.31;
    const top = 0.44 + ridge * 0.14 + 0.07 * Math.sin(tau * shift) + 0.025 * Math.sin(tau * (shift * 2.3 + 0.2));
    if (y < top) continue;
    const slope = Math.cos(tau * shift);
    const lit = 0.5 + 0.5 * smooth(-0.5, 0.5, slope + (y - top) * 2);
    const ripple = 0.035 * Math.sin(tau * ((y - top) * (26 - ridge * 4) + Math.sin(tau * shift) * 0.8 - phase * 2));
    const drift = 0.12 * smooth(0.05, 0, y - top) * noise(x * 5 - phase * 20, ridge, 20);
    const k = 1 - ridge * 0.1;
    paint(out, (0.93 * lit + ripple) * k + drift, (0.6 * lit + ripple * 0.8) * k + drift, (0.33 * lit + ripple * 0.5) * k + drift * 0.8);
  }
}

/** A news room: light beams, and a globe of points that turns once. */
export function studio(x, y, phase, out) {
  paint(out, mix(0.02, 0.05, y), mix(0.06, 0.12, y), mix(0.2, 0.34, y));
  const beam = Math.sin(tau * (x * 1.4 - y * 0.7 + phase)) * 0.5 + 0.5;
  glow(out, 0.02, 0.07, 0.16, beam * beam * 0.8);
  if (y > 0.78) glow(out, 0.05, 0.12, 0.26, smooth(0.78, 1, y));
  const dx = (x - 1.18) / 0.33;
  const dy = (y - 0.4) / 0.33;
  const r = Math.hypot(dx, dy);
  glow(out, 0.08, 0.22, 0.5, Math.exp(-Math.abs(r - 1) * 7) * 0.7);
  if (r < 1) {
    const depth = Math.sqrt(1 - r * r);
    const longitude = Math.atan2(dx, depth) / tau + phase;
    const latitude = Math.asin(dy) / Math.PI;
    const land = smooth(0.5, 0.56, layered(longitude * 6 + 60, latitude * 5 + 20, 6));
    paint(out, mix(0.03, 0.95, land * 0.8) * (0.35 + 0.65 * depth), mix(0.16, 0.62, land) * (0.35 + 0.65 * depth), mix(0.42, 0.24, land) * (0.35 + 0.65 * depth));
    const line = Math.min(Math.abs(((longitude * 24 + 240) % 1) - 0.5), Math.abs(((latitude * 12 + 120) % 1) - 0.5));
    glow(out, 0.25, 0.4, 0.6, smooth(0.06, 0, line) * 0.35 * depth);
  }
}

const players = Array.from({ length: 14 }, (_, at) => ({
  x: 0.2 + (at % 7) * 0.23,
  y: 0.3 + Math.floor(at / 7) * 0.34 + (at % 3) * 0.08,
  side: at % 2,
  turns: 1 + (at % 2),
}));

let match; // where ball and players are at a phase: the same for all points of a picture

function matchAt(phase) {
  if (match?.phase === phase) return match;
  const ballX = aspect / 2 + 0.55 * Math.sin(tau * phase);
  const places = players.map(({ x, y, side, turns }) => ({
    x: x + 0.1 * Math.sin(tau * (phase * turns + y)) + (ballX - x) * 0.15,
    y: y + 0.05 * Math.cos(tau * (phase * turns + x)),
    side,
  }));
  match = { phase, ballX, ballGround: 0.55 + 0.2 * Math.sin(tau * phase * 2), hop: 0.12 * Math.abs(Math.sin(tau * phase * 3)), places };
  return match;
}

/** A pitch from the stand: two teams, one ball, and the shadow of a passing cloud. */
export function pitch(x, y, phase, out) {
  if (y < 0.17) {
    const seat = hash(x * 90, y * 90);
    const wave = 0.6 + 0.4 * Math.sin(tau * (x * 1.2 - phase * 3));
    paint(out, (0.12 + seat * 0.4) * wave, (0.1 + hash(y * 90, x * 90) * 0.25) * wave, (0.16 + (1 - seat) * 0.36) * wave);
    if (y > 0.145) paint(out, 0.93, 0.55 + 0.2 * Math.sin(tau * (x * 2 - phase * 2)), 0.12);
    return;
  }
  const far = 1 / (0.42 + y * 0.72);
  const px = (x - aspect / 2) * far;
  const stripe = Math.floor(px * 9 + 90) % 2;
  const cloud = 0.86 + 0.14 * noise(x * 1.5 + phase * 6, y * 2, 6);
  paint(out, (0.13 + stripe * 0.03) * cloud, (0.47 + stripe * 0.06) * cloud, 0.16 * cloud);
  const circle = Math.abs(Math.hypot(px, (y - 0.55) * 1.5) - 0.2);
  const lines = Math.min(Math.abs(px), circle, Math.abs(y - 0.22), Math.abs(y - 0.96));
  blend(out, 0.92, 0.96, 0.92, smooth(0.006, 0.003, lines) * 0.85);
  const { ballX, ballGround, hop, places } = matchAt(phase);
  for (const { x: atX, y: atY, side } of places) {
    if (Math.abs(x - atX) > 0.04 || Math.abs(y - atY) > 0.09) continue;
    const size = 0.6 + atY * 0.6;
    if (Math.hypot((x - atX) / 1.7, y - atY - 0.03 * size) < 0.012 * size) blend(out, 0.05, 0.2, 0.07, 0.6);
    if (Math.abs(x - atX) < 0.009 * size && y > atY - 0.035 * size && y < atY + 0.02 * size) {
      paint(out, side ? 0.95 : 0.12, side ? 0.72 : 0.2, side ? 0.1 : 0.72);
      if (y > atY) paint(out, 0.93, 0.93, 0.95);
    }
    if (Math.hypot(x - atX, y - atY + 0.043 * size) < 0.01 * size) paint(out, 0.42, 0.28, 0.2);
  }
  if (Math.hypot((x - ballX) / 1.6, y - ballGround) < 0.009) paint(out, 0.06, 0.2, 0.08);
  blend(out, 1, 1, 1, smooth(0.014, 0.011, Math.hypot(x - ballX, y - ballGround + hop)));
}

const beats = 20; // 125 a minute in 9.6 s

/** A club: rings that breathe with the beat, and a crown of bars. */
export function club(x, y, phase, out) {
  const dx = x - aspect / 2;
  const dy = y - 0.46;
  const r = Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx) / tau;
  const beat = 1 - ((phase * beats) % 1);
  paint(out, 0.05 + 0.1 * y, 0.02, 0.12 + 0.12 * (1 - y));
  const hue = tau * (angle + phase);
  const swirl = 0.5 + 0.5 * Math.sin(tau * (r * 3 - phase * 4) + Math.sin(tau * (angle * 3 + phase * 2)));
  glow(out, 0.3 + 0.3 * Math.sin(hue), 0.12 + 0.1 * Math.sin(hue + 2), 0.4 + 0.3 * Math.sin(hue + 4), swirl * 0.4 * Math.exp(-r * 1.3));
  const bar = Math.floor((angle + 0.5) * 48);
  const level = 0.05 + 0.14 * (0.5 + 0.5 * Math.sin(tau * (hash(bar, 1) + phase * (2 + (bar % 5))))) * (0.6 + 0.4 * beat);
  const inBar = ((angle + 0.5) * 48) % 1 > 0.28;
  if (inBar && r > 0.2 && r < 0.2 + level) paint(out, 1, mix(0.62, 0.25, (r - 0.2) / 0.2), mix(0.15, 0.6, (r - 0.2) / 0.2));
  const disc = 0.165 + 0.014 * beat;
  if (r < disc) {
    const groove = 0.5 + 0.5 * Math.sin(r * 420);
    paint(out, 0.05 + groove * 0.03, 0.04 + groove * 0.03, 0.07 + groove * 0.04);
    glow(out, 0.3, 0.3, 0.35, Math.max(0, Math.cos(tau * 2 * (angle - phase * 2))) ** 12 * 0.6);
    if (r < 0.06) paint(out, 0.98, 0.67, 0.16);
    if (r < 0.008) paint(out, 0.05, 0.05, 0.08);
  }
  if (y > 0.86) glow(out, 0.4, 0.1, 0.5, smooth(0.86, 1.05, y) * beat);
}

/** One picture as bytes, three to a point. */
export function render(scene, width, height, phase, { left = 0, span = aspect } = {}) {
  const bytes = Buffer.alloc(width * height * 3);
  const colour = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      scene(left + ((column + 0.5) / width) * span, (row + 0.5) / height, phase, colour);
      const at = (row * width + column) * 3;
      bytes[at] = clamp(colour[0]) * 255;
      bytes[at + 1] = clamp(colour[1]) * 255;
      bytes[at + 2] = clamp(colour[2]) * 255;
    }
  }
  return bytes;
}
