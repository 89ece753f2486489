import { foldText } from '../lib/fold-text.ts';

interface Grouped {
  name: string;
  group: string | null;
}

interface ChannelFilter {
  /** Looked for in the name and in the group, as plain text. */
  words: string;
  /** Null: those without one; undefined: any. */
  group: string | null | undefined;
}

export function channelFilter({ words, group }: ChannelFilter): (channel: Grouped) => boolean {
  const wanted = foldText(words.trim());
  return (channel) => {
    if (group !== undefined && channel.group !== group) return false;
    return wanted === '' || foldText(channel.name).includes(wanted) || foldText(channel.group ?? '').includes(wanted);
  };
}

/** Each group once, in the order in which they come; channels without one come last, as null. */
export function groupsOf(channels: readonly Grouped[]): (string | null)[] {
  const groups = [...new Set(channels.map(({ group }) => group))];
  return [...groups.filter((group) => group !== null), ...(groups.includes(null) ? [null] : [])];
}
