/** How a picture fills a screen of another shape. */
export const aspects = ['fit', 'fill', 'stretch', 'wide', 'classic'] as const;
export type Aspect = (typeof aspects)[number];
