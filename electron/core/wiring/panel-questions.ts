import { titleRef, type TitleId } from '#shared/model/ids.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { PanelQuestion } from '../ingest/messages.ts';
import type { Ground } from './ground.ts';
import type { PlaylistParts } from './playlist-parts.ts';
import type { StreamParts } from './stream-parts.ts';

/** What panels are asked about single titles. */
export interface PanelQuestions {
  /** Fetches what only the title's own answer holds; false for titles of sources that are no panels. */
  fetchDetails(titleId: TitleId): Promise<boolean>;
  /** The provider's own short guide of a channel; empty where it has none. */
  fetchProgrammes(channelId: TitleId, programmes?: number): Promise<DescribedProgramme[]>;
}

export function createPanelQuestions({ ingest }: Ground, { marks }: PlaylistParts, { findSource }: StreamParts): PanelQuestions {
  /** What a panel must be asked with; undefined for titles of sources that are no panels. */
  async function questionOf(titleId: TitleId): Promise<PanelQuestion | undefined> {
    const title = titleRef(titleId);
    const { login, reach, options } = await findSource(title.playlistId);
    // Keys that a playlist file gave (get.php) are the panel's own numbers too, but a hash is not.
    if (!login) return undefined;
    const source = { type: 'xtream', server: login.base, username: login.username, password: login.password } as const;
    return { source, reach, options, title };
  }

  return {
    async fetchDetails(titleId) {
      const question = await questionOf(titleId);
      if (question) await ingest.fetchDetails(question);
      if (question?.title.kind === 'series') await marks.followEpisodes(titleId);
      return question !== undefined;
    },
    async fetchProgrammes(channelId, programmes) {
      const question = await questionOf(channelId);
      return question ? ingest.fetchProgrammes({ ...question, ...(programmes === undefined ? {} : { programmes }) }) : [];
    },
  };
}
