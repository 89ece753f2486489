export type ImageFolder = 'logos' | 'posters' | 'backdrops';

/** Where a client finds an image of the catalog: a file of ours becomes an address on this panel, an address stays, '' stays ''. */
export function imageAddress(base: string, folder: ImageFolder, image: string): string {
  return image === '' || image.includes('://') ? image : `${base}/${folder}/${image}`;
}
