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

const SLASH = 0x2f;
const POINT = 0x2e;
/** More digits than any number of a season or an episode has. */
const MAX_DIGITS = 9;

/** `xmltv_ns`: `season[/of].episode[/of].part[/of]`, each counted from zero, blanks anywhere, any part empty or missing. */
export function readXmltvNs(text: string): EpisodeNumber | null {
  if (text.length > MAX_LENGTH) return null;
  // One pass, because a guide has hundreds of thousands of them.
  let season: number | null = null;
  let seasonCount: number | null = null;
  let episode: number | null = null;
  let episodeCount: number | null = null;
  let part: number | null = null;
  let partCount: number | null = null;
  let field = 0;
  let number = 0;
  let digits = 0;
  let count: number | null = null;
  let isCount = false;
  let first: number | null = null;
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? POINT : text.charCodeAt(at);
    if (code === 0x20) continue;
    if (code >= 0x30 && code <= 0x39) {
      number = number * 10 + code - 0x30;
      digits++;
      continue;
    }
    const read = digits > 0 && digits <= MAX_DIGITS ? number : null;
    if (code === SLASH && !isCount) {
      first = read;
      isCount = true;
    } else if (code === POINT) {
      if (isCount) count = read;
      else first = read;
      const value = first === null ? null : first + 1;
      if (field === 0) {
        season = value;
        seasonCount = value === null ? null : count;
      } else if (field === 1) {
        episode = value;
        episodeCount = value === null ? null : count;
      } else if (field === 2) {
        part = value;
        partCount = value === null ? null : count;
      }
      field++;
      first = null;
      count = null;
      isCount = false;
    } else {
      // No number: nothing of this part is believed.
      const end = text.indexOf('.', at);
      at = end < 0 ? text.length - 1 : end - 1;
      first = null;
      isCount = false;
    }
    number = 0;
    digits = 0;
  }
  if (season === null && episode === null && part === null) return null;
  return { season, seasonCount, episode, episodeCount, part, partCount };
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
