import { Dialog } from '../../components/Dialog.tsx';
import { useText } from '../../i18n/use-text.ts';
import { SearchPanel } from './SearchPanel.tsx';
import styles from './SearchPanel.module.css';

/** Search over whatever is on screen. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { search } = useText();
  return (
    <Dialog title={search.title} onClose={onClose} wide bare>
      <div className={styles.dialog}>
        <SearchPanel onLeave={onClose} />
      </div>
    </Dialog>
  );
}
