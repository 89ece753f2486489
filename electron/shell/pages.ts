/** The window's own pages, served from the build by `app-protocol.ts`. */
export const appScheme = 'app';
export const appUrl = 'app://bundle/';

/** Tells our own pages from all others; `devUrl` is the development server's, when it runs. */
export function ownPages(devUrl: string | undefined): (url: string) => boolean {
  const devOrigin = devUrl === undefined ? undefined : URL.parse(devUrl)?.origin;
  return (text) => {
    const url = URL.parse(text);
    if (!url) return false;
    // Only special schemes have an origin in Node, so the two parts of ours are compared by themselves.
    if (url.protocol === `${appScheme}:`) return url.host === 'bundle';
    return devOrigin !== undefined && url.origin === devOrigin;
  };
}
