import { useText } from '../../i18n/use-text.ts';
import { SearchPanel } from './SearchPanel.tsx';
import styles from './SearchPanel.module.css';

/** Search with an address of its own. */
export function SearchPage() {
  const { search } = useText();
  return (
    <div className={styles.page}>
      <h1 className="unseen">{search.title}</h1>
      <SearchPanel />
    </div>
  );
}
