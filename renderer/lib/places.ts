/** Where the user was in a list, remembered across visits and restarts of the app. */
export interface ListPlace {
  index: number;
  id: string | null;
  /** Scroll position in rows, so that it means the same at every size. */
  top: number;
}

const prefix = 'webplay.place.';

/** Reads a small remembered value; null when there is none or storage is closed to us. */
export function recall(key: string): unknown {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Storage is full or switched off: the place is then only kept while the page lives.
  }
}

export function recallListPlace(key: string): ListPlace | null {
  const value = recall(key);
  if (typeof value !== 'object' || value === null) return null;
  const index = 'index' in value && typeof value.index === 'number' ? value.index : 0;
  const top = 'top' in value && typeof value.top === 'number' ? value.top : 0;
  const id = 'id' in value && typeof value.id === 'string' ? value.id : null;
  return { index: Math.max(0, index), top: Math.max(0, top), id };
}
