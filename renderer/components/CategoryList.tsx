import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Select } from './Select.tsx';
import { Skeleton } from './Skeleton.tsx';
import { VirtualList } from './VirtualList.tsx';
import styles from './CategoryList.module.css';

export interface CategoryEntry {
  id: string;
  name: string;
  /** How many titles; null when it is not counted. */
  count: number | null;
  icon?: ReactNode;
}

interface CategoryListProps {
  label: string;
  /** Null while they are on their way. */
  categories: readonly CategoryEntry[] | null;
  selected: string;
  onSelect: (id: string) => void;
  /** Enter: from the category into its titles. */
  onEnter: () => void;
  /** Below the list, where there is a list. */
  foot?: ReactNode;
}

/** The provider's categories beside a grid; on narrow screens a choice above it. */
export function CategoryList({ label, categories, selected, onSelect, onEnter, foot }: CategoryListProps) {
  const { common } = useText();
  const list = categories ?? [];
  return (
    <>
      <div className={styles.column}>
        <VirtualList
          className={styles.list}
          label={label}
          total={categories === null ? 12 : list.length}
          rowAt={(index) => list[index]}
          rowHeight={2.5}
          active={Math.max(0, list.findIndex(({ id }) => id === selected))}
          onActive={(index) => {
            const category = list[index];
            if (category) onSelect(category.id);
          }}
          onChoose={(_index, how) => {
            if (how === 'enter') onEnter();
          }}
          renderRow={(category) => (
            <div className={styles.row}>
              {category.icon}
              <span className={styles.name} dir="auto">{category.name}</span>
              {category.count === null ? null : <span className={styles.count}>{common.number(category.count)}</span>}
            </div>
          )}
          renderPlaceholder={(index) => (
            <div className={styles.row}>
              <Skeleton width={`${45 + ((index * 17) % 40)}%`} />
            </div>
          )}
        />
        {foot === undefined || foot === null ? null : <div className={styles.foot}>{foot}</div>}
      </div>
      <Select
        className={styles.choice}
        label={label}
        labelHidden
        value={selected}
        choices={list.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={onSelect}
      />
    </>
  );
}
