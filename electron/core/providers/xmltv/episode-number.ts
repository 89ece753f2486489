/** Numbers from 1; null for what is not said. */
export interface EpisodeNumber {
  season: number | null;
  seasonCount: number | null;
  episode: number | null;
  episodeCount: number | null;
  part: number | null;
  partCount: number | null;
}

/** Texts beyond this are stories, not numbers. */
const MAX_LENGTH = 80;

/** `xmltv_ns`: `season[/of].episode[/of].part[/of]`, each counted from zero, blanks anywhere, any part empty or missing. */
export function readXmltvNs(text: string): EpisodeNumber | null {
  if (text.length > MAX_LENGTH) return null;
  const [season, episode, part] = text.split('.', 3);
  const s = readPart(season);
  const e = readPart(episode);
  const p = readPart(part);
  if (s.number === null && e.number === null && p.number === null) return null;
  return { season: s.number, seasonCount: s.count, episode: e.number, episodeCount: e.count, part: p.number, partCount: p.count };
}

interface Part {
  number: number | null;
  count: number | null;
}

const noPart: Part = { number: null, count: null };

function readPart(text: string | undefined): Part {
  if (text === undefined || text === '') return noPart;
  const slash = text.indexOf('/');
  const number = wholeNumber(slash < 0 ? text : text.slice(0, slash));
  if (number === null) return noPart;
  return { number: number + 1, count: slash < 0 ? null : wholeNumber(text.slice(slash + 1)) };
}

/** Blanks between the digits do not count either. */
function wholeNumber(text: string): number | null {
  let number = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20) continue;
    if (code < 0x30 || code > 0x39 || ++digits > 9) return null;
    number = number * 10 + code - 0x30;
  }
  return digits === 0 ? null : number;
}

const seasonPattern = /(?:^|[^a-z])(?:season|series|saison|staffel|temporada|temp|s|t)[ .:]?(\d{1,5})(?!\d)/;
const episodePattern = /(?:^|[^a-z])(?:episode|episodio|episódio|épisode|folge|ep|e)[ .:#]{0,2}(\d{1,6})(?: ?(?:\/|of) ?(\d{1,6}))?(?!\d)/;
const partPattern = /(?:^|[^a-z])(?:part|pt|p)[ .:]?(\d{1,4})(?: ?(?:\/|of) ?(\d{1,4}))?(?!\d)/;
const crossPattern = /(?:^|[^\da-z])(\d{1,4}) ?x ?(\d{1,5})(?!\d)/;
const barePattern = /^\(?#?(\d{1,6})(?: ?\/ ?(\d{1,6}))?\)?$/;

/** What is meant for the screen: `S12 E6`, `s01e02`, `1x07`, `E119`, `Season 5 Episode 10`, `7`, with `P2/2` behind. */
export function readOnscreen(text: string): EpisodeNumber | null {
  if (text.length > MAX_LENGTH) return null;
  const lower = text.toLowerCase();
  const bare = barePattern.exec(lower);
  if (bare) return { season: null, seasonCount: null, episode: toNumber(bare[1]), episodeCount: toNumber(bare[2]), part: null, partCount: null };
  const part = partPattern.exec(lower);
  const parts = { seasonCount: null, part: toNumber(part?.[1]), partCount: toNumber(part?.[2]) };
  const cross = crossPattern.exec(lower);
  if (cross) return { season: toNumber(cross[1]), episode: toNumber(cross[2]), episodeCount: null, ...parts };
  const season = seasonPattern.exec(lower);
  // `s01e02`: a digit before the letter is no word.
  const episode = episodePattern.exec(lower);
  if (!season && !episode && !part) return null;
  return { season: toNumber(season?.[1]), episode: toNumber(episode?.[1]), episodeCount: toNumber(episode?.[2]), ...parts };
}

function toNumber(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
