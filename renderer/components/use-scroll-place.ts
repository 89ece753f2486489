import { useEffect, useEffectEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';

/** Where a scroller stands and how much of it is seen; pixels. */
export interface ScrollPlace {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Follower {
  look(place: ScrollPlace): void;
  rest(): void;
}

interface Watch {
  followers: Set<Follower>;
  /** Has everybody look once more. */
  again(): void;
  stop(): void;
}

const pauseMs = 150;
const watches = new WeakMap<HTMLElement, Watch>();

/**
 * Has `look` called wherever a scroller comes to stand, and whenever its size changes, and `rest` when scrolling pauses.
 * Whoever follows the same scroller, down or across, is told together: it is asked once, and the page drawn once.
 */
export function useScrollPlace(scroller: RefObject<HTMLElement | null>, { look, rest }: Follower): void {
  const onLook = useEffectEvent(look);
  const onRest = useEffectEvent(rest);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const follower: Follower = { look: (place) => { onLook(place); }, rest: () => { onRest(); } };
    let watch = watches.get(element);
    if (!watch) watches.set(element, (watch = watchScroller(element)));
    const { followers, again, stop } = watch;
    followers.add(follower);
    again();
    return () => {
      followers.delete(follower);
      if (followers.size > 0) return;
      stop();
      watches.delete(element);
    };
  }, [scroller]);
}

function watchScroller(element: HTMLElement): Watch {
  const followers = new Set<Follower>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    // All of it before anybody draws: to ask afterwards would have the browser lay out the page at once.
    const place = { left: element.scrollLeft, top: element.scrollTop, width: element.clientWidth, height: element.clientHeight };
    for (const follower of followers) follower.look(place);
  };
  const onScroll = (): void => {
    flushSync(tell); // before the frame is painted: no gap runs ahead of what is drawn
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const follower of followers) follower.rest();
    }, pauseMs);
  };
  const sizes = new ResizeObserver(tell);
  element.addEventListener('scroll', onScroll, { passive: true });
  return {
    followers,
    again() {
      sizes.unobserve(element);
      sizes.observe(element);
    },
    stop() {
      clearTimeout(timer);
      sizes.disconnect();
      element.removeEventListener('scroll', onScroll);
    },
  };
}
