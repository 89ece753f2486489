import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { TitleId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import { GuideBlocks, type GuideWish, type LoadBlock } from './guide-blocks.ts';
import { blockMs } from './layout-guide.ts';

const channel = (number: number): TitleId => TitleId.parse(`abcd1234.c.${number}`);
const channels = (from: number, to: number): TitleId[] => Array.from({ length: to - from }, (_, at) => channel(from + at));

function news(start: number): Programme {
  return {
    title: 'News', subTitle: null, start, stop: start + 1, season: null, episode: null, genre: null,
    isNew: false, isLive: false, isRepeat: false, isPremiere: false,
  };
}

function wish(change: Partial<GuideWish> = {}): GuideWish {
  return { channels: channels(0, 10), first: 3, last: 3, aheadChannels: [], aheadFirst: 3, aheadLast: 3, ...change };
}

/** A guide with one programme for each channel and block, and the questions it was asked. */
function guide(answer: (from: number) => Programme[] = (from) => [news(from)]) {
  const asked: { channels: number; block: number }[] = [];
  const load: LoadBlock = (channelIds, from) => {
    asked.push({ channels: channelIds.length, block: from / blockMs });
    return Promise.resolve(channelIds.map((channelId) => ({ channelId, programmes: answer(from) })));
  };
  return { asked, load };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const rested = () => vi.advanceTimersByTimeAsync(300);

test('what is in sight comes before what is ahead, and nothing is asked twice', async () => {
  const { asked, load } = guide();
  const blocks = new GuideBlocks(load);
  const wanted = wish({ aheadChannels: channels(10, 15), aheadLast: 4 });
  blocks.want(wanted);
  await rested();
  expect(asked).toEqual([{ channels: 10, block: 3 }, { channels: 10, block: 4 }, { channels: 5, block: 3 }]);
  expect(blocks.programmesOf(channel(0), 3)).toHaveLength(1);
  blocks.want(wanted);
  await rested();
  expect(asked).toHaveLength(3);
});

test('places that are only passed are not asked for', async () => {
  const { asked, load } = guide();
  const blocks = new GuideBlocks(load);
  for (let step = 0; step < 3; step++) {
    blocks.want(wish({ channels: channels(step * 100, step * 100 + 10) }));
    await vi.advanceTimersByTimeAsync(20);
  }
  await rested();
  expect(asked).toEqual([{ channels: 10, block: 3 }]);
  expect(blocks.programmesOf(channel(200), 3)).toHaveLength(1);
});

test('a channel that the answer leaves out has no programmes, rather than being asked for ever', async () => {
  const load = vi.fn<LoadBlock>(() => Promise.resolve([]));
  const blocks = new GuideBlocks(load);
  blocks.want(wish());
  await rested();
  expect(blocks.programmesOf(channel(0), 3)).toEqual([]);
  expect(load).toHaveBeenCalledTimes(1);
});

test('when the guide changes, the old one stays until the new one is here', async () => {
  let title = 'old';
  const blocks = new GuideBlocks(guide((from) => [{ ...news(from), title }]).load);
  const titles = () => blocks.programmesOf(channel(0), 3)?.map((each) => each.title);
  blocks.want(wish());
  await rested();
  title = 'new';
  blocks.renew();
  expect(titles()).toEqual(['old']);
  await rested();
  expect(titles()).toEqual(['new']);
});

test('a failure is told and asked again after a while', async () => {
  let isDown = true;
  const { load } = guide();
  const blocks = new GuideBlocks((...question) => (isDown ? Promise.reject(new AppError('internal', 'down')) : load(...question)));
  blocks.subscribe(() => undefined);
  blocks.want(wish());
  await rested();
  expect(blocks.view().error?.code).toBe('internal');
  isDown = false;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(blocks.view().error).toBeNull();
  expect(blocks.programmesOf(channel(0), 3)).toHaveLength(1);
});

test('what was looked at long ago is forgotten, what is in sight never', async () => {
  const { load } = guide();
  const blocks = new GuideBlocks(load);
  for (let at = 0; at < 1_000; at += 40) {
    blocks.want(wish({ channels: channels(at, at + 40) }));
    await rested();
  }
  expect(blocks.programmesOf(channel(0), 3)).toBeUndefined();
  expect(blocks.programmesOf(channel(980), 3)).toHaveLength(1);
  for (let block = 0; block < 30; block++) {
    blocks.want(wish({ channels: channels(980, 985), first: block, last: block, aheadFirst: block, aheadLast: block }));
    await rested();
  }
  expect(blocks.programmesOf(channel(980), 0)).toBeUndefined();
  expect(blocks.programmesOf(channel(980), 29)).toHaveLength(1);
});
