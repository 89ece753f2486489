import { createAddressTemplates, holdsPlaceholder, fillTemplate } from '../../providers/address-template.ts';
import { detached } from '../../providers/m3u/text-values.ts';
import { foldedChannelId, type ProgrammeAtHand, type XmltvChannel } from '../../providers/xmltv/programme.ts';
import type { GuideJob } from '../../guide/guide-job.ts';
import type { ReadChannel, ReadOrder } from './messages.ts';
import { createBatchPacker, type BatchMemory, type ProgrammeBatch } from './programme-batch.ts';
import { toBatchRow, type StoredForms } from './to-batch-row.ts';

const dayMs = 86_400_000;
/** Programmes that are over are kept for so many days, and longer where some channel can be watched back longer. */
const leastPastDays = 1;
const mostPastDays = 14;
const futureDays = 14;
/** The last second that four bytes hold, in 2106. */
const mostMs = 0xffff_ffff * 1_000;
/** Addresses of pictures that are remembered as they are stored. */
const mostPictures = 20_000;

export interface Gathering {
  onChannel(channel: XmltvChannel): void;
  onProgrammeAtHand(programme: ProgrammeAtHand): void;
  /** Asked before a programme is taken apart. */
  wants(channelKey: string, start: number, stop: number | null): boolean;
  /** The batches that are full. */
  takeFull(): ProgrammeBatch[];
  takeRest(): ProgrammeBatch | undefined;
  /** Memory of a batch that was written. */
  reuse(memory: BatchMemory): void;
  /** In the order they were met. */
  readonly channels: readonly ReadChannel[];
  /** Folded ids of those of which some programme was passed over, because they were not to be kept then. */
  leftOut(): string[];
  /** Channels were declared that nobody decided about yet: their programmes are kept for the time being. */
  readonly isUndecided: boolean;
  /** From now on only these of the channels met so far are kept. */
  decide(foldedIds: readonly string[]): void;
  /** So far. */
  readonly programmes: number;
}

interface MetChannel extends ReadChannel {
  place: number;
  isWanted: boolean;
  isLeftOut: boolean;
}

/**
 * What is kept of a guide: programmes within the window, of channels that are wanted. Those of a channel that nobody has
 * decided about are kept, because its names may come behind its programmes.
 */
export function gatherProgrammes({ job, catchupDays, now }: Pick<ReadOrder, 'job' | 'catchupDays'> & { now: number }): Gathering {
  const channels: MetChannel[] = [];
  const byKey = new Map<string, MetChannel>();
  const full: ProgrammeBatch[] = [];
  const forms = createStoredForms(job);
  const pastDays = Math.min(Math.max(catchupDays, leastPastDays), mostPastDays);
  const from = job.keepAll ? 0 : now - pastDays * dayMs;
  const to = job.keepAll ? mostMs : now + futureDays * dayMs;
  let told = 0;
  let isUndecided = false;
  let programmes = 0;
  let last: MetChannel | undefined;
  let lastNamed: ProgrammeAtHand['channel'] | undefined;
  const packer = createBatchPacker(() => {
    const met = channels.slice(told).map(({ foldedId }) => foldedId);
    told = channels.length;
    return met;
  });

  function meet(key: string, id: string): MetChannel {
    let channel = byKey.get(key);
    if (!channel) {
      channel = { place: channels.length, foldedId: key, id, names: [], icon: null, isWanted: true, isLeftOut: false };
      channels.push(channel);
      byKey.set(key, channel);
    }
    return channel;
  }

  return {
    onChannel({ id, names, icon }) {
      const channel = meet(detached(foldedChannelId(id)), detached(id));
      for (const name of names) if (!channel.names.includes(name)) channel.names.push(detached(name));
      channel.icon ??= icon === null ? null : forms.pictureOf(icon);
      isUndecided ||= !job.keepAll;
    },
    wants(channelKey, start, stop) {
      if (start > to || (stop ?? start) < from) return false;
      const channel = byKey.get(channelKey);
      if (channel?.isWanted !== false) return true;
      channel.isLeftOut = true;
      return false;
    },
    onProgrammeAtHand(programme) {
      if (programme.start < 0 || programme.start > mostMs) return;
      const { channel } = programme;
      if (channel !== lastNamed || !last) {
        lastNamed = channel;
        last = meet(channel.key, channel.id);
      }
      programmes++;
      packer.add(toBatchRow(programme, last.place, forms));
      if (!packer.isFull) return;
      const batch = packer.take();
      if (batch) full.push(batch);
    },
    takeFull: () => full.splice(0),
    takeRest: () => packer.take(),
    reuse: packer.reuse,
    channels,
    leftOut: () => channels.filter(({ isLeftOut }) => isLeftOut).map(({ foldedId }) => foldedId),
    get isUndecided() {
      return isUndecided;
    },
    decide(foldedIds) {
      const wanted = new Set(foldedIds);
      for (const channel of channels) channel.isWanted = wanted.has(channel.foldedId);
      isUndecided = false;
    },
    get programmes() {
      return programmes;
    },
  };
}

/** Placeholders stand where credentials that are known were; what holds others, or was written with placeholders, is not kept. */
function createStoredForms({ accounts }: GuideJob): StoredForms {
  const templates = createAddressTemplates(accounts);
  const known = new Map<string, string | null>();

  function toStored(address: string): string | null {
    const template = templates.toTemplate(address);
    if (template === undefined) return null;
    return template === address || !holdsPlaceholder(fillTemplate(template, accounts)) ? template : null;
  }

  return {
    pictureOf(address) {
      let stored = known.get(address);
      if (stored === undefined) {
        // What is remembered must not keep the text alive that it was cut from.
        const own = detached(address);
        stored = isOnTheWeb(own) ? toStored(own) : null;
        if (known.size >= mostPictures) known.clear();
        known.set(own, stored);
      }
      return stored;
    },
    // It may be a whole address. Somebody else's guide must not be able to have credentials sent where it likes.
    catchupIdOf: (id) => (holdsPlaceholder(id) ? null : isOnTheWeb(id) ? toStored(id) : templates.mask(id)),
  };
}

function isOnTheWeb(address: string): boolean {
  return address.startsWith('http://') || address.startsWith('https://');
}
