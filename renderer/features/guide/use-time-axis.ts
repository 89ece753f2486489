import { useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useScrollPlace } from '../../components/use-scroll-place.ts';

const hourMs = 3_600_000;
/** Of a cell that is wider than the screen, or cut by it, this much is brought into sight. */
const enoughMs = 45 * 60_000;

interface TimeAxisOptions {
  scroller: RefObject<HTMLElement | null>;
  /** The first and the last moment that can be reached. */
  origin: number;
  end: number;
  pixelsPerMs: number;
  /** Pixels at the scroller's left edge that the channels cover. */
  covered: number;
  /** The moment at the left edge to begin with. */
  startAt: number;
  /** The moment at the left edge, told when scrolling pauses. */
  onRest: (left: number) => void;
}

/** The stretch of time to draw, in whole hours, and where of it one is. */
export interface TimeSight {
  from: number;
  to: number;
  /** The hour at the left edge. */
  left: number;
  /** The way one moves: 1 to later, -1 to earlier. */
  way: 1 | -1;
}

export interface TimeAxis extends TimeSight {
  /** Pixels from the beginning of the axis. */
  xOf(time: number): number;
  /** Brings a cell into sight by the shortest way. */
  reveal(start: number, stop: number): void;
  /** Puts a moment at the left edge. */
  goTo(time: number): void;
}

/** The time across a scroller: only the hours in sight are drawn, and one more on either side. */
export function useTimeAxis(options: TimeAxisOptions): TimeAxis {
  const { scroller, origin, end, pixelsPerMs, covered, startAt, onRest } = options;
  const exact = useRef({ left: startAt, seen: 0 });
  const [sight, setSight] = useState<TimeSight>(() => sightOf(startAt, startAt + 3 * hourMs, startAt));

  useScrollPlace(scroller, {
    look({ left: scrolled, width }) {
      const left = origin + scrolled / pixelsPerMs;
      const seen = Math.max(0, width - covered) / pixelsPerMs;
      const next = sightOf(left, left + seen, exact.current.left);
      exact.current = { left, seen };
      if (next.from === sight.from && next.to === sight.to && next.left === sight.left) return;
      setSight(next);
    },
    rest: () => { onRest(exact.current.left); },
  });
  const goTo = (time: number): void => {
    const element = scroller.current;
    if (!element) return;
    element.scrollLeft = (time - origin) * pixelsPerMs;
    const left = origin + element.scrollLeft / pixelsPerMs;
    const seen = Math.max(0, element.clientWidth - covered) / pixelsPerMs;
    setSight(sightOf(left, left + seen, exact.current.left));
    exact.current = { left, seen };
  };
  const place = useEffectEvent(goTo);

  // It stays at its time when the guide begins elsewhere or is drawn larger.
  useLayoutEffect(() => {
    place(exact.current.left);
  }, [origin, pixelsPerMs]);

  return {
    ...sight,
    xOf: (time) => (Math.min(Math.max(time, origin), end) - origin) * pixelsPerMs,
    goTo,
    reveal(start, stop) {
      const { left, seen } = exact.current;
      const right = left + seen;
      const enough = Math.min(enoughMs, stop - start, seen);
      const visible = Math.min(stop, right) - Math.max(start, left);
      if (visible >= enough && (start >= left || stop - left >= enough)) return;
      if (start < left) goTo(Math.max(start, stop - seen));
      else goTo(Math.min(start, Math.max(left, Math.min(stop, start + seen) - seen)));
    },
  };
}

function sightOf(left: number, right: number, before: number): TimeSight {
  const hour = Math.floor(left / hourMs) * hourMs;
  return { from: hour - hourMs, to: Math.ceil(right / hourMs) * hourMs + hourMs, left: hour, way: left < before ? -1 : 1 };
}

