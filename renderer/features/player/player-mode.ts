/** Where the picture is shown: over the whole window, in the place a page offers, in the corner, or nowhere. */
export type PlayerMode = 'full' | 'slot' | 'mini' | 'hidden';
