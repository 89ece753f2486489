/** The shape of a list for the keys: how many entries, in how many columns, how many rows fit on the screen. */
export interface ListShape {
  total: number;
  columns: number;
  pageRows: number;
}

/** Where a key leads from `index`; null when the key is not for the list, or leads out of it. */
export function indexAfterKey(key: string, index: number, { total, columns, pageRows }: ListShape): number | null {
  if (total === 0) return null;
  const last = total - 1;
  const page = Math.max(1, pageRows) * columns;
  switch (key) {
    case 'ArrowDown':
      // From the last full row down into a shorter one: its end.
      return index + columns <= last ? index + columns : Math.floor(index / columns) < Math.floor(last / columns) ? last : null;
    case 'ArrowUp':
      return index >= columns ? index - columns : null;
    case 'ArrowRight':
      return columns > 1 && index < last && index % columns < columns - 1 ? index + 1 : null;
    case 'ArrowLeft':
      return columns > 1 && index % columns > 0 ? index - 1 : null;
    case 'PageDown':
      return Math.min(last, index + page);
    case 'PageUp':
      return Math.max(0, index - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
