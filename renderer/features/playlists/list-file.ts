/** What a playlist file may be called, for the browser's own file dialog. */
export const listFileTypes = '.m3u,.m3u8,.txt,.gz,audio/x-mpegurl,application/vnd.apple.mpegurl';
