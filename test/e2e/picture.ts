import { expect, type Page } from '@playwright/test';

interface Picture {
  frames: number;
  width: number;
  time: number;
  /** Different colours among 32 × 18 samples of what is on the screen: a black or grey field has next to none. */
  colors: number;
}

/** What the player's video shows at this moment. */
export async function pictureOf(page: Page): Promise<Picture> {
  return page.evaluate(() => {
    const video = document.querySelector('video');
    if (!video || video.videoWidth === 0) return { frames: 0, width: 0, time: 0, colors: 0 };
    const canvas = document.createElement('canvas');
    canvas.width = 32;
    canvas.height = 18;
    const context = canvas.getContext('2d');
    context?.drawImage(video, 0, 0, 32, 18);
    const pixels = context?.getImageData(0, 0, 32, 18).data ?? new Uint8ClampedArray();
    const colors = new Set<number>();
    for (let i = 0; i < pixels.length; i += 4) {
      // Five bits a channel, so that noise of the codec is not taken for a picture.
      colors.add(((pixels[i]! >> 3) << 10) | ((pixels[i + 1]! >> 3) << 5) | (pixels[i + 2]! >> 3));
    }
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    return { frames: totalVideoFrames, width: video.videoWidth, time: video.currentTime, colors: colors.size };
  });
}

/** A moving picture is on the screen: frames are painted, time passes, and it is no blank field. */
export async function expectPicture(page: Page): Promise<void> {
  await expect.poll(async () => (await pictureOf(page)).frames, { timeout: 25_000, message: 'painted frames' }).toBeGreaterThan(12);
  const first = await pictureOf(page);
  await expect.poll(async () => (await pictureOf(page)).frames - first.frames, { timeout: 10_000, message: 'frames go on' }).toBeGreaterThan(12);
  const later = await pictureOf(page);
  expect(later.time).toBeGreaterThan(first.time);
  expect(later.width).toBeGreaterThan(0);
  expect(later.colors).toBeGreaterThan(8);
}
