import type { PlayableTitle, PlayContext } from '../../stores/now-playing.ts';

export interface NextTitle {
  title: PlayableTitle;
  context: PlayContext;
}

/** The title that follows by itself in the list this one was started from; null after the last, and for channels. */
export function nextInContext(context: PlayContext | null): NextTitle | null {
  if (context?.type !== 'titles') return null;
  const title = context.titles[context.index + 1];
  return title === undefined ? null : { title, context: { ...context, index: context.index + 1 } };
}
