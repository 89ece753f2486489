/** What a marked title is recognized by when the catalog no longer has its key: columns of every table of marks. */
export interface MarkEvidence {
  name: string;
  guideId: string | null;
  /** The name of its first category. */
  category: string | null;
  year: number | null;
  /** Of episodes. */
  seriesKey: string | null;
  seriesName: string | null;
  season: number | null;
  episode: number | null;
}

export const noEvidence: MarkEvidence = {
  name: '',
  guideId: null,
  category: null,
  year: null,
  seriesKey: null,
  seriesName: null,
  season: null,
  episode: null,
};
