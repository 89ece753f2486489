import { AppEvent } from '#shared/contract/events.ts';
import { edgeCase } from '#shared/contract/edge-case.ts';
import type { RunningServer } from '../../server/start-server.ts';

/** In which phase something that a server does is, as its events tell. */
export interface PhaseWatch {
  /** The phase last told, `ended` in the end; undefined before the first. */
  readonly phase: string | undefined;
  /** How long each phase took that was followed by another, ms. */
  readonly lengths: ReadonlyMap<string, number>;
  /** Resolves when the phase begins, or with false when it ends without it. */
  reached(phase: string): Promise<boolean>;
  /** Resolves when it ended. */
  ended: Promise<void>;
  close(): void;
}

/** What the follower of one thing's events says of them. */
export interface PhaseMarks {
  enter(phase: string): void;
  finish(): void;
}

const { fromWire } = edgeCase(AppEvent);

export async function watchPhases(server: RunningServer, receive: (event: AppEvent, marks: PhaseMarks) => void): Promise<PhaseWatch> {
  const stream = await server.open('/v1/events');
  const lengths = new Map<string, number>();
  const waiting: { phase: string; resolve: (found: boolean) => void }[] = [];
  let phase: string | undefined;
  let since = 0;
  let rest = '';
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));

  function enter(next: string): void {
    if (next === phase) return;
    if (phase !== undefined) lengths.set(phase, performance.now() - since);
    phase = next;
    since = performance.now();
    for (const wait of waiting) if (wait.phase === next) wait.resolve(true);
  }

  function finish(): void {
    enter('ended');
    for (const { resolve } of waiting.splice(0)) resolve(false);
    end();
  }

  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: ')) receive(AppEvent.parse(fromWire(JSON.parse(line.slice(6)))), { enter, finish });
    }
  });
  stream.on('error', () => undefined); // the kill breaks it

  return {
    get phase() {
      return phase;
    },
    lengths,
    ended,
    reached: (wanted) =>
      new Promise((resolve) => {
        if (phase === wanted) resolve(true);
        else if (phase === 'ended') resolve(false);
        else waiting.push({ phase: wanted, resolve });
      }),
    close: () => stream.destroy(),
  };
}
