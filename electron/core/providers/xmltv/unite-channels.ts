import { detached } from '../m3u/text-values.ts';
import { foldedChannelId, type XmltvChannel } from './programme.ts';

/** A channel of a guide, with everything that its elements say together. */
export interface UnitedChannel {
  /** As it was written first. */
  id: string;
  /** How ids are compared. */
  key: string;
  /** In order of appearance, without repeats. */
  names: string[];
  /** The first that has an address. */
  icon: string | null;
  url: string | null;
  /** False when only programmes name it. */
  declared: boolean;
}

/** Ids that differ only in case or outer blanks are one channel. */
export interface ChannelUnion {
  addChannel(channel: XmltvChannel): UnitedChannel;
  /** A channel that a programme names. */
  addNamed(id: string): UnitedChannel;
  readonly size: number;
  /** In order of appearance. */
  list(): UnitedChannel[];
}

export function uniteChannels(): ChannelUnion {
  const byKey = new Map<string, UnitedChannel>();

  const channelOf = (id: string): UnitedChannel => {
    const key = foldedChannelId(id);
    let channel = byKey.get(key);
    if (!channel) byKey.set(detached(key), (channel = { id: detached(id.trim()), key: detached(key), names: [], icon: null, url: null, declared: false }));
    return channel;
  };

  return {
    addChannel({ id, names, icon, url }) {
      const channel = channelOf(id);
      for (const name of names) if (!channel.names.includes(name)) channel.names.push(detached(name));
      channel.icon ??= icon === null ? null : detached(icon);
      channel.url ??= url === null ? null : detached(url);
      channel.declared = true;
      return channel;
    },
    addNamed: channelOf,
    get size() {
      return byKey.size;
    },
    list: () => [...byKey.values()],
  };
}
