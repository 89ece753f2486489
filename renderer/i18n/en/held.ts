import type { CatalogPart } from '#shared/model/change.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

const counted: Record<CatalogPart, (count: number) => string> = {
  channels: (count) => `${number(count)} ${plural(count, { one: 'channel', other: 'channels' })}`,
  movies: (count) => `${number(count)} ${plural(count, { one: 'film', other: 'films' })}`,
  series: (count) => `${number(count)} series`,
  list: (count) => `${number(count)} ${plural(count, { one: 'entry', other: 'entries' })}`,
};

export const held = {
  title: 'The provider sent far less than before',
  part: (part: CatalogPart, now: number, before: number) => `It sent ${counted[part](now)} instead of ${number(before)}.`,
  /** In passing, when it has just happened. */
  notice: (name: string, part: CatalogPart, now: number, before: number) =>
    `${name}: ${counted[part](now)} came instead of ${number(before)}. Everything stays as it was.`,
  unchanged: 'Everything stays as it was.',
  othersRefreshed: 'What is not named here was refreshed as usual.',
  advice: 'This is often a passing fault of the provider. If it is right, accept it; that can be undone.',
  keep: 'Keep what I have',
  accept: 'Accept anyway',
  accepting: 'Putting it in place…',
  decide: 'Decide',
  waiting: 'A refresh waits for your decision',
  kept: 'What you had is kept',
  beingAccepted: 'The list is being put in place',
  sendAgain: 'If it is right, send the file again: this time it is taken as it is.',
};
