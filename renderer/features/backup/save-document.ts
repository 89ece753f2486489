import { api } from '../../api/api.ts';
import { download } from '../../lib/download.ts';

export interface SavedDocument {
  fileName: string;
  document: string;
}

/** Puts a backup where its owner wants it: by a dialog in the window, as a download in a browser. False when they changed their mind. */
export async function saveDocument({ fileName, document: text }: SavedDocument, host: 'desktop' | 'server'): Promise<boolean> {
  if (host === 'desktop') return (await api.shell.saveTextFile({ fileName, text })).saved;
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  download(address, fileName);
  // The browser reads the bytes after the click has returned.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
  return true;
}
