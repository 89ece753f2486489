import type { MatchReason, MatchRule, MatchState } from '#shared/model/guide.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const states: Record<MatchState, string> = {
  suggested: 'To decide',
  unmatched: 'Without a guide',
  matched: 'Matched',
  manual: 'Chosen by you',
  none: 'No guide wanted',
};

const rules: Record<MatchRule, string> = {
  manual: 'You chose it',
  id: 'Same guide id',
  name: 'Same name',
  'tvg-name': 'Same guide name',
  alike: 'Same channel, written otherwise',
};

const reasons: Record<MatchReason, string> = {
  'same-name': 'same name',
  'same-words': 'same words',
  'similar-words': 'similar words',
  'same-country': 'same country',
  'other-country': 'another country',
  'same-region': 'same region',
  'other-region': 'another region',
  'same-number': 'same number',
  'other-number': 'another number',
  'same-shift': 'same time shift',
  'other-shift': 'another time shift',
  'same-language': 'same language',
  'other-language': 'another language',
  'quality-ignored': 'only the quality differs',
  'id-alike': 'similar guide id',
  'several-alike': 'several look alike',
};

export const matchDesk = {
  title: 'Match desk',
  intro: 'Which guide belongs to which channel. Nothing uncertain is used before you say so.',
  states,
  all: 'All',
  rules,
  reasons,
  search: 'Find a channel',
  channels: 'Channels',
  acceptAll: (count: number) => `Accept ${number(count)} ${plural(count, { one: 'suggestion', other: 'suggestions' })} of 80 % and more`,
  acceptNone: 'Accept suggestions of 80 % and more',
  accepted: (count: number) => (count === 0 ? 'No suggestion is that certain.' : plural(count, { one: 'One suggestion was accepted.', other: `${number(count)} suggestions were accepted.` })),
  nothing: 'No channel here.',
  nothingFound: (query: string) => `No channel is called “${query}”.`,
  pick: 'Choose a channel to see what its guide might be.',
  now: 'Used now',
  noMatch: 'This channel has no guide.',
  wanted: 'You said that it needs no guide.',
  gone: 'The guide lacks this channel today. Your choice is kept.',
  candidates: 'It might be',
  noCandidates: 'Nothing in the guides looks like it. You can look for it below.',
  sure: (percent: number) => `${percent} % sure`,
  programmes: (count: number) => `${number(count)} ${plural(count, { one: 'programme', other: 'programmes' })}`,
  use: 'Use',
  useThis: (name: string) => `Use ${name}`,
  check: 'Compare schedules',
  checkOf: (name: string) => `Compare schedules: ${name}`,
  checkResult: (agreeing: number, compared: number) => `${agreeing} of ${compared} titles agree with the provider’s own guide.`,
  checkOffset: (shift: string) => `They would agree if moved by ${shift}.`,
  checkNothing: 'The provider says nothing of its own about this channel now.',
  byHand: 'Look in the guides',
  byHandSearch: 'Name of the channel in a guide',
  guideChannels: 'Channels of the guides',
  nothingInGuides: (query: string) => `No guide has a channel called “${query}”.`,
  noGuide: 'No guide for this channel',
  automatic: 'Back to automatic',
  done: (channel: string, guide: string) => `${channel} now has the guide of ${guide}.`,
};
