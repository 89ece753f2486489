import { creditRoles, type ProgrammeDetails } from '#shared/model/programme.ts';
import type { Messages } from '../../i18n/messages.ts';
import { formatDuration } from '../../lib/format-time.ts';

export interface Fact {
  label: string;
  value: string;
}

/** What the guide says of a programme beside its description, in the order of a programme page. */
export function factsOf(details: ProgrammeDetails, { guide }: Messages, language: string): Fact[] {
  const { categories, date, rating, starRating, credits, lengthMs, start, stop } = details;
  const facts: Fact[] = [];
  const add = (label: string, value: string | null): void => {
    if (value !== null && value !== '') facts.push({ label, value });
  };
  add(guide.facts.categories, categories.join(', '));
  for (const role of creditRoles) {
    const names = credits.filter((credit) => credit.role === role).map(({ name, part }) => (part === null ? name : guide.playedBy(name, part)));
    add(guide.roles[role], [...new Set(names)].join(', '));
  }
  add(guide.facts.year, date === null ? null : date.slice(0, 4));
  add(guide.facts.rating, rating === null ? null : [rating.system, rating.value].filter((each) => each !== null).join(' '));
  add(guide.facts.stars, starRating === null ? null : guide.starsOf(starRating));
  // How long it is by itself, where that is not how long it is broadcast.
  const differs = lengthMs !== null && (stop === null || Math.abs(stop - start - lengthMs) >= 60_000);
  add(guide.facts.length, differs ? formatDuration(lengthMs, language) : null);
  return facts;
}
