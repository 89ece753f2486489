/** Where a playlist or guide of the showcase comes from; a file's path is relative to the data folder. */
export type SourcePlace = { type: 'sample' } | { type: 'url'; url: string } | { type: 'file'; path: string };
