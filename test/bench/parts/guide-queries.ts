/** What is searched for in guides; fixed, as the searches of lists are. */
export const guideQueries: readonly string[] = [
  // in titles and descriptions, tens of thousands of times
  'the', 'and', 'movie', 'last', 'night', 'house', 'return', 'secret', 'summer', 'winter', 'love', 'king', 'city', 'rio', 'das', 'ilha',
  // seldom
  'lighthouse', 'orchard', 'velvet', 'piano', 'detective', 'paris', 'märchen', 'marchen', 'güneş', 'город', 'المدينة', 'café',
  // two words and more, the last one unfinished
  'last king', 'midnight train', 'the secret', 'river of love', 'o ultimo rei', 'la casa del', 'night of the st', 'house of the dr', 'the last summer', 'great wo',
  // beginnings
  'a', 't', 's', 'm', 'é', 'г', 'th', 'se', 'wi', 'mo', 'ri', 'ka', 'the', 'sil', 'mou', 'dra', 'xyl', 'qqq',
  // what nobody has
  'zzzzz', 'xylophonist', 'qqq www', '*%_"',
];
