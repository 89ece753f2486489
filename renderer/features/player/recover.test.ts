import { describe, expect, test } from 'vitest';
import type { EngineError } from './engine.ts';
import { recover, startRecovery } from './recover.ts';
import type { RecoverAction, RecoverEvent, RecoverState, Tick } from './recover.ts';

/** Feeds events to the machine at chosen moments and keeps what it asked for. */
function playback(options: { live?: boolean; otherFormat?: boolean } = {}) {
  let state: RecoverState = startRecovery({ live: options.live ?? true, otherFormat: options.otherFormat ?? false }, 0);
  let now = 0;
  const asked: RecoverAction[] = [];
  const feed = (event: RecoverEvent): RecoverAction => {
    const step = recover(state, event, now);
    state = step.state;
    if (step.action.do !== 'nothing') asked.push(step.action);
    return step.action;
  };
  const tick = (position: number, more: Partial<Tick> = {}): RecoverAction =>
    feed({ type: 'tick', playing: true, position, buffered: [], ...more });
  return {
    asked,
    feed,
    fail: (error: Partial<EngineError> & Pick<EngineError, 'code'>) =>
      feed({ type: 'error', error: { fatal: true, detail: '', ...error } }),
    opened: () => feed({ type: 'opened' }),
    /** Seconds of moving picture. */
    play(seconds: number) {
      for (let second = 0; second < seconds; second += 1) {
        now += 1_000;
        tick(state.position + 1);
      }
    },
    /** Seconds during which nothing moves. */
    hang(seconds: number, more: Partial<Tick> = {}) {
      for (let second = 0; second < seconds; second += 1) {
        now += 1_000;
        tick(state.position, more);
      }
    },
    wait(ms: number) {
      now += ms;
    },
    get state() {
      return state;
    },
  };
}

describe('a network failure', () => {
  test('of an engine that still has its source loads on after 1, 2 and 5 seconds, then opens again', () => {
    const stream = playback();
    stream.play(3);
    for (let time = 0; time < 4; time += 1) stream.fail({ code: 'network', resumable: true });
    expect(stream.asked).toEqual([
      { do: 'resume-load', afterMs: 1_000 },
      { do: 'resume-load', afterMs: 2_000 },
      { do: 'resume-load', afterMs: 5_000 },
      { do: 'reopen', afterMs: 1_000, attempt: 1, of: 4 },
    ]);
  });

  test('before any picture opens again three times, each later than the last, then gives up', () => {
    const stream = playback();
    for (let time = 0; time < 4; time += 1) {
      stream.fail({ code: 'network' });
      stream.opened();
    }
    expect(stream.asked).toEqual([
      { do: 'reopen', afterMs: 1_000, attempt: 1, of: 3 },
      { do: 'reopen', afterMs: 2_000, attempt: 2, of: 3 },
      { do: 'reopen', afterMs: 5_000, attempt: 3, of: 3 },
      { do: 'fail', error: { code: 'network', fatal: true, detail: '' } },
    ]);
  });

  test('tries the other format before giving up, when there is one', () => {
    const stream = playback({ otherFormat: true });
    for (let time = 0; time < 5; time += 1) {
      stream.fail({ code: 'network' });
      stream.opened();
    }
    expect(stream.asked.map((action) => action.do)).toEqual(['reopen', 'reopen', 'reopen', 'other-format', 'fail']);
  });

  test('does not count while the next opening is still due', () => {
    const stream = playback();
    stream.fail({ code: 'network' });
    stream.fail({ code: 'network' });
    stream.hang(20);
    expect(stream.asked).toHaveLength(1);
  });
});

describe('a live feed that the server closes', () => {
  test('is opened again after 1, 2, 5 and 10 seconds, and then no more', () => {
    const stream = playback();
    stream.play(2);
    for (let time = 0; time < 5; time += 1) {
      stream.fail({ code: 'closed' });
      stream.opened();
    }
    expect(stream.asked.map((action) => (action.do === 'reopen' ? action.afterMs : action.do))).toEqual([
      1_000, 2_000, 5_000, 10_000, 'fail',
    ]);
  });

  test('starts counting anew after thirty seconds of picture', () => {
    const stream = playback();
    for (let evening = 0; evening < 10; evening += 1) {
      stream.play(32);
      stream.fail({ code: 'closed' });
      stream.opened();
    }
    expect(stream.asked).toEqual(Array.from({ length: 10 }, () => ({ do: 'reopen', afterMs: 1_000, attempt: 1, of: 4 })));
    expect(stream.state.failed).toBe(false);
  });

  test('does not start anew when the picture never lasts', () => {
    const stream = playback();
    for (let time = 0; time < 5; time += 1) {
      stream.play(20);
      stream.fail({ code: 'closed' });
      stream.opened();
    }
    expect(stream.state.failed).toBe(true);
  });
});

describe('a refusal', () => {
  test('after picture asks for a fresh address at once, five times a minute at most', () => {
    const stream = playback();
    stream.play(5);
    for (let time = 0; time < 6; time += 1) {
      stream.fail({ code: 'refused', status: 403 });
      stream.opened();
      stream.play(1);
    }
    expect(stream.asked.map((action) => (action.do === 'reopen' ? action.afterMs : action.do))).toEqual([
      0, 1_000, 1_000, 1_000, 1_000, 'fail',
    ]);
  });

  test('of an address that expires every hour never adds up', () => {
    const stream = playback();
    for (let hour = 0; hour < 12; hour += 1) {
      stream.play(40);
      stream.wait(3_600_000);
      stream.feed({ type: 'woke' });
      stream.fail({ code: 'refused', status: 404 });
      stream.opened();
    }
    expect(stream.state.failed).toBe(false);
  });

  test('before any picture tries the other format at once', () => {
    const stream = playback({ otherFormat: true });
    expect(stream.fail({ code: 'refused', status: 404 })).toEqual({ do: 'other-format' });
  });

  test('before any picture is believed when the provider has no such stream, and doubted when it is in trouble', () => {
    expect(playback().fail({ code: 'refused', status: 404 }).do).toBe('fail');
    const failure = { code: 'stream_unavailable' as const, message: 'The provider failed', status: 503 };
    expect(playback().fail({ code: 'refused', status: 502, failure }).do).toBe('reopen');
  });

  test('that speaks of too many connections is asked again later instead', () => {
    const stream = playback({ otherFormat: true });
    const failure = { code: 'provider_busy' as const, message: 'Another device is watching' };
    expect(stream.fail({ code: 'refused', status: 503, failure })).toEqual({
      do: 'reopen',
      afterMs: 1_000,
      attempt: 1,
      of: 3,
    });
  });

  test('that no repetition changes is final', () => {
    const stream = playback({ otherFormat: true });
    const failure = { code: 'provider_expired' as const, message: 'The subscription is over' };
    expect(stream.fail({ code: 'refused', status: 403, failure }).do).toBe('fail');
    expect(stream.fail({ code: 'network' }).do).toBe('nothing');
  });

  test('because the past of a channel is not kept is final, also in the middle', () => {
    for (const reason of ['no-catchup', 'catchup-over', 'catchup-missing'] as const) {
      const stream = playback();
      stream.play(5);
      const failure = { code: 'stream_unavailable' as const, reason, message: 'The provider does not have this programme' };
      expect(stream.fail({ code: 'refused', failure }).do).toBe('fail');
    }
  });
});

describe('a decoding failure', () => {
  test('is recovered in place, then with the other audio codec, then by opening again', () => {
    const stream = playback();
    stream.play(5);
    for (let time = 0; time < 3; time += 1) {
      stream.fail({ code: 'media' });
      stream.wait(2_000);
    }
    expect(stream.asked).toEqual([
      { do: 'recover-media', swapAudioCodec: false },
      { do: 'recover-media', swapAudioCodec: true },
      { do: 'reopen', afterMs: 1_000, attempt: 1, of: 4 },
    ]);
  });

  test('long after the last one begins with the gentle cure again', () => {
    const stream = playback();
    stream.fail({ code: 'media' });
    stream.wait(60_000);
    expect(stream.fail({ code: 'media' })).toEqual({ do: 'recover-media', swapAudioCodec: false });
  });

  test('for want of a codec tries the other format once and then says so', () => {
    const stream = playback({ otherFormat: true });
    expect(stream.fail({ code: 'codec' })).toEqual({ do: 'other-format' });
    stream.opened();
    expect(stream.fail({ code: 'codec' }).do).toBe('fail');
  });

  test('of a full buffer only asks for less', () => {
    const stream = playback();
    expect(stream.fail({ code: 'buffer-full', fatal: false })).toEqual({ do: 'shrink-buffer' });
  });

  test('the engine survives by itself asks for nothing', () => {
    const stream = playback();
    expect(stream.fail({ code: 'codec-audio', fatal: false })).toEqual({ do: 'nothing' });
  });
});

describe('the watchdog', () => {
  test('jumps a hole after six seconds when picture lies within three', () => {
    const stream = playback();
    stream.play(10);
    stream.hang(6, { buffered: [[0, 10], [12, 20]] });
    expect(stream.asked).toEqual([{ do: 'seek', to: 12.05 }]);
  });

  test('does not jump further than that, and opens again after ten seconds', () => {
    const stream = playback();
    stream.play(10);
    stream.hang(9, { buffered: [[40, 50]] });
    expect(stream.asked).toEqual([]);
    stream.hang(1, { buffered: [[40, 50]] });
    expect(stream.asked).toEqual([{ do: 'reopen', afterMs: 1_000, attempt: 1, of: 4 }]);
  });

  test('opens again when the jump did not help', () => {
    const stream = playback();
    stream.play(10);
    stream.hang(10, { buffered: [[12, 20]] });
    expect(stream.asked.map((action) => action.do)).toEqual(['seek', 'reopen']);
  });

  test('gives a first picture fifteen seconds', () => {
    const stream = playback();
    stream.hang(14);
    expect(stream.asked).toEqual([]);
    stream.hang(1);
    expect(stream.asked).toEqual([{ do: 'reopen', afterMs: 1_000, attempt: 1, of: 3 }]);
  });

  test('meets a stream whose clock does not begin at zero where it begins', () => {
    const stream = playback();
    stream.hang(2, { buffered: [[95_000, 95_004]] });
    expect(stream.asked).toEqual([{ do: 'seek', to: 95_000.05 }]);
  });

  test('never spins for ever: a stream that never answers ends in a failure within two minutes', () => {
    const stream = playback({ otherFormat: true });
    for (let second = 0; second < 120 && !stream.state.failed; second += 1) {
      stream.hang(1);
      if (stream.state.waiting) stream.opened();
    }
    expect(stream.asked.at(-1)?.do).toBe('fail');
  });

  test('leaves a paused picture alone', () => {
    const stream = playback();
    stream.play(3);
    stream.hang(600, { playing: false });
    expect(stream.asked).toEqual([]);
  });

  test('does not blame the stream for the time the machine slept', () => {
    const stream = playback();
    stream.play(3);
    stream.wait(8 * 3_600_000);
    stream.feed({ type: 'woke' });
    stream.hang(5);
    expect(stream.asked).toEqual([]);
  });
});
