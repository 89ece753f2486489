import { idOf, isRecord, lineOf, rowsOf } from './coerce.ts';

export interface XtreamCategory {
  id: string;
  name: string;
  parentId: string | null;
}

/** One row of a category list, or `null` when it has no id. */
export function toCategory(row: unknown): XtreamCategory | null {
  if (!isRecord(row)) return null;
  const id = idOf(row['category_id']);
  if (id === null) return null;
  return { id, name: lineOf(row['category_name']) ?? `Category ${id}`, parentId: idOf(row['parent_id']) };
}

/** A whole category list in the panel's order; of a repeated id the first stays. */
export function readCategories(body: unknown): { categories: XtreamCategory[]; dropped: number } {
  const rows = rowsOf(body);
  const categories = new Map<string, XtreamCategory>();
  for (const row of rows) {
    const category = toCategory(row);
    if (category !== null && !categories.has(category.id)) categories.set(category.id, category);
  }
  return { categories: [...categories.values()], dropped: rows.length - categories.size };
}
