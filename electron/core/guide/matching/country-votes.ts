import { countryOfCategory } from './place-words.ts';

/** What a channel's category tells of its country. */
export interface CountryVotes {
  /** A channel of the category that was surely found in the guide, and its country there; 0 for none said. */
  add(category: string | null, country: number): void;
  /** 0 for nothing. */
  countryOf(category: string | null): number;
}

/** So many neighbors have to be known … */
const leastVotes = 5;
/** … and so many of them from one country. */
const leastShare = 0.8;

/** A category that names no country has that of nearly all the channels in it that are known already. */
export function createCountryVotes(): CountryVotes {
  const votes = new Map<string | null, Map<number, number>>();
  const known = new Map<string | null, number>();

  function read(category: string | null): number {
    const said = category === null ? 0 : countryOfCategory(category);
    if (said !== 0) return said;
    const counted = [...(votes.get(category) ?? [])];
    const all = counted.reduce((sum, [, count]) => sum + count, 0);
    return counted.find(([, count]) => all >= leastVotes && count >= leastShare * all)?.[0] ?? 0;
  }

  return {
    add(category, country) {
      if (country === 0) return;
      const counts = votes.get(category) ?? new Map<number, number>();
      counts.set(country, (counts.get(country) ?? 0) + 1);
      votes.set(category, counts);
      known.delete(category);
    },
    countryOf(category) {
      let country = known.get(category);
      if (country === undefined) known.set(category, (country = read(category)));
      return country;
    },
  };
}
