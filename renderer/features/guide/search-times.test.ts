import { describe, expect, it } from 'vitest';
import { spanOfTime } from './search-times.ts';

const zone = 'Europe/Berlin';
const at = (iso: string): number => Date.parse(iso);

describe('the times of a search', () => {
  it('begins tonight with the evening, or now when that is under way, and ends after midnight', () => {
    const to = at('2026-03-13T02:00+01:00');
    expect(spanOfTime('tonight', at('2026-03-12T09:00+01:00'), zone)).toEqual({ from: at('2026-03-12T18:00+01:00'), to });
    expect(spanOfTime('tonight', at('2026-03-12T21:15+01:00'), zone)).toEqual({ from: at('2026-03-12T21:15+01:00'), to });
  });

  it('takes the whole local day of tomorrow, an hour shorter when clocks go forward', () => {
    expect(spanOfTime('tomorrow', at('2026-03-28T12:00+01:00'), zone)).toEqual({
      from: at('2026-03-29T00:00+01:00'),
      to: at('2026-03-30T00:00+02:00'),
    });
  });

  it('takes the next hours, the next seven days, or everything', () => {
    const now = at('2026-03-12T09:00+01:00');
    expect(spanOfTime('now', now, zone)).toEqual({ from: now, to: at('2026-03-12T12:00+01:00') });
    expect(spanOfTime('week', now, zone)).toEqual({ from: now, to: at('2026-03-19T00:00+01:00') });
    expect(spanOfTime('any', now, zone)).toEqual({});
  });
});
