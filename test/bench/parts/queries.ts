/**
 * What is searched for; fixed, so that numbers can be compared over time. Common words of lists, words of one country,
 * accents and other scripts, several words, parts of words, and what nobody has.
 */
export const queries: readonly string[] = [
  // in every list, tens of thousands of times
  'sport', 'sports', 'news', 'movie', 'movies', 'the', 'channel', 'cinema', 'kids', 'music', 'live', 'event', 'fhd', 'hevc', 'raw', 'box', '720p', 'uhd',
  'last', 'night', 'house', 'return', 'secret', 'love', 'summer', 'winter',
  // thousands or hundreds
  'arena', 'football', 'golf', 'weather', 'history', 'nature', 'comedy', 'drama', 'cartoon', 'radio', 'lighthouse', 'detective', 'kingdom', 'dragon',
  // parts of words
  'ott', 'ing', 'ort', 'ent', 'ews', 'nel', 'ldr', 'oto',
  // accents and other scripts, typed with and without them
  'são', 'sao jorge', 'coração', 'coracao', 'étoile', 'etoile', 'źródło', 'wisła', 'südwest', 'straße', 'Новости', 'αθήνα', 'الأخبار', 'ニュース',
  // several words
  'arena sport', 'sport 4k', 'the last king', 'uk sport hd', 'news 24', 'lone star movies', 'midnight train', 'river of love', 'the movie channel', 'br rede',
  // episodes, years, numbers
  's01e01', 's02e10', '(2019)', '1987', '100', '24/7',
  // what nobody has
  'zzzzz', 'xylophonist', 'qqq www', 'the unfindable', '*%_"',
];

/** One and two letters: as good as nothing in a list has none of them. */
export const shortQueries: readonly string[] = [
  'a', 'e', 'i', 'o', 's', 't', 'x', 'z', 'q', '1', '4', '|', 'é', 'н',
  'hd', 'uk', 'us', '4k', 'tv', 'br', 'sp', 'th', 'in', 'an', 'sd', '24', '20', 'vo', 'qz', 'wx', 'ão', 'но', '电影',
];
