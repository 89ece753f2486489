import type { Browser, Page } from '@playwright/test';

export interface Smoothness {
  /** Milliseconds of every task of the page's main thread between beginning and end, by the clock. */
  tasks: number[];
  /** The same tasks by the processor time they took: shorter where something else held the processor. */
  busy: number[];
  /** Frames the page wanted to show and did not, where that can be seen: during scrolling and animation. */
  dropped: number;
  /** Those and the ones it showed. */
  frames: number;
}

interface TraceEvent {
  name: string;
  cat: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  dur?: number;
  /** The part of `dur` the thread was running. */
  tdur?: number;
  args?: { frame_reporter?: FrameReport; chrome_frame_reporter?: FrameReport };
}

/** Its name in the event's arguments has changed between versions of Chromium. */
interface FrameReport {
  state?: string;
  affects_smoothness?: boolean;
}

/** Only what is read below: a trace of everything would be most of the work it shows. */
const categories = ['toplevel', 'blink.user_timing', 'disabled-by-default-devtools.timeline.frame'];

const beginMark = 'bench.begin';
const endMark = 'bench.end';

/**
 * What the browser's own trace says of the page while `work` goes on. Long-task observers see nothing under 50 ms; the
 * scheduler's own events are every task there was.
 */
export async function trace(browser: Browser, page: Page, work: () => Promise<void>): Promise<Smoothness> {
  await browser.startTracing(page, { categories });
  await page.evaluate((mark) => performance.mark(mark), beginMark);
  await work();
  await page.evaluate((mark) => performance.mark(mark), endMark);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  const begin = traceEvents.find(({ name }) => name === beginMark);
  const end = traceEvents.find(({ name }) => name === endMark);
  if (!begin || !end) throw new Error('the trace is not whole');
  const within = traceEvents.filter(({ pid, ts }) => pid === begin.pid && ts >= begin.ts && ts <= end.ts);
  const tasks = within.filter(({ name, tid, ph }) => name === 'ThreadControllerImpl::RunTask' && tid === begin.tid && ph === 'X');
  if (tasks.length === 0) throw new Error('the trace has no tasks of the page');
  const reports = within.flatMap(({ name, ph, args }) => (name === 'PipelineReporter' && ph === 'b' ? [args?.frame_reporter ?? args?.chrome_frame_reporter ?? {}] : []));
  const ofState = (wanted: RegExp) => reports.filter(({ state }) => wanted.test(state ?? ''));
  const dropped = ofState(/^STATE_DROPPED$/).filter(({ affects_smoothness }) => affects_smoothness === true);
  const presented = ofState(/^STATE_PRESENTED/);
  if (presented.length === 0) throw new Error('the trace has no frames');
  return {
    tasks: tasks.map(({ dur = 0 }) => dur / 1_000),
    busy: tasks.map(({ tdur = 0 }) => tdur / 1_000),
    dropped: dropped.length,
    frames: dropped.length + presented.length,
  };
}
