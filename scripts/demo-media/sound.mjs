/** The sound of the demo: sums of tones whose periods fit the length, so that the end runs into the beginning. */
const tau = Math.PI * 2;
export const sampleRate = 48_000;

/** Samples of `seconds`, stereo, 16 bit. `voices` give a value for a moment; `fit` rounds a pitch to whole periods. */
export function renderSound(seconds, voice) {
  const samples = Math.round(seconds * sampleRate);
  const bytes = Buffer.alloc(samples * 4);
  const fit = (hertz) => Math.round(hertz * seconds) / seconds;
  const play = voice(fit, seconds);
  for (let at = 0; at < samples; at += 1) {
    const [left, right] = play(at / sampleRate);
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, left)) * 28_000), at * 4);
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, right)) * 28_000), at * 4 + 2);
  }
  return bytes;
}

const note = (steps) => 220 * 2 ** (steps / 12);
const tone = (hertz, time) => Math.sin(tau * hertz * time);

/** Chords that swell one after another, four to the whole length. */
export function pad(chords, level = 0.16) {
  return (fit, seconds) => {
    const pitches = chords.map((chord) => chord.map((steps) => fit(note(steps))));
    return (time) => {
      let left = 0;
      let right = 0;
      pitches.forEach((chord, at) => {
        const away = Math.abs((((time / seconds) * pitches.length - at - 0.5 + pitches.length * 1.5) % pitches.length) - pitches.length / 2);
        const swell = Math.max(0, Math.cos(Math.min(1, away) * Math.PI * 0.5)) ** 2;
        chord.forEach((hertz, voice) => {
          const value = (tone(hertz, time) + 0.3 * tone(hertz * 2, time)) * swell * level;
          left += value * (voice % 2 ? 0.7 : 1);
          right += value * (voice % 2 ? 1 : 0.7);
        });
      });
      return [left, right];
    };
  };
}

/** Drum, bass and a run of plucked notes at `beats` to the length. */
export function groove(beats, scale, level = 0.5) {
  return (fit, seconds) => {
    const beatSeconds = seconds / beats;
    return (time) => {
      const inBeat = time % beatSeconds;
      const drum = Math.sin(tau * (50 * inBeat + 6 * (1 - Math.exp(-inBeat * 30)))) * Math.exp(-inBeat * 9);
      const half = time % (beatSeconds / 2);
      const step = Math.floor(time / (beatSeconds / 2));
      const pluck = tone(note(scale[(step * 5) % scale.length] + 12), half) * Math.exp(-half * 12);
      const bass = Math.tanh(2 * tone(note(scale[Math.floor(step / 4) % scale.length] - 24), time % (beatSeconds * 2))) * Math.exp(-half * 4);
      const sum = drum * 0.8 + bass * 0.3;
      return [(sum + pluck * 0.45) * level, (sum + pluck * 0.3) * level];
    };
  };
}

/** Wind or a crowd: noise made soft, the same at both ends. */
export function murmur(level = 0.12) {
  return (fit) => {
    const parts = Array.from({ length: 60 }, (_, at) => ({ hertz: fit(180 + at * 23 + (at * at) % 17), phase: (at * 2.399) % tau }));
    return (time) => {
      let left = 0;
      let right = 0;
      parts.forEach(({ hertz, phase }, at) => {
        const value = Math.sin(tau * hertz * time + phase) / Math.sqrt(at + 4);
        left += value * Math.cos(at);
        right += value * Math.sin(at);
      });
      return [left * level, right * level];
    };
  };
}

export function together(...voices) {
  return (fit, seconds) => {
    const playing = voices.map((voice) => voice(fit, seconds));
    return (time) => playing.map((play) => play(time)).reduce(([l, r], [left, right]) => [l + left, r + right], [0, 0]);
  };
}
