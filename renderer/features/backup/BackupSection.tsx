import { useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useIsOwner } from '../../stores/session.ts';
import { CopiesDialog } from './CopiesDialog.tsx';
import { CreateDialog } from './CreateDialog.tsx';
import { RestoreDialog } from './RestoreDialog.tsx';
import styles from './backup.module.css';

/** Making and restoring backups, among the settings. */
export function BackupSection() {
  const { backup } = useText();
  const isOwner = useIsOwner();
  const [asking, setAsking] = useState<'create' | 'restore' | 'copies' | null>(null);
  const close = (): void => {
    setAsking(null);
  };
  const ask = (what: typeof asking, text: string): ReactNode => (
    <Button
      disabled={!isOwner}
      onClick={() => {
        setAsking(what);
      }}
    >
      {text}
    </Button>
  );
  return (
    <div className={styles.rows}>
      <Row label={backup.create} why={backup.createWhy}>
        {ask('create', backup.createButton)}
      </Row>
      <Row label={backup.restore} why={backup.restoreWhy}>
        {ask('restore', backup.restoreButton)}
      </Row>
      <Row label={backup.copies} why={backup.copiesWhy}>
        {ask('copies', backup.copiesButton)}
      </Row>
      {asking === 'create' ? <CreateDialog onClose={close} /> : null}
      {asking === 'restore' ? <RestoreDialog onClose={close} /> : null}
      {asking === 'copies' ? <CopiesDialog onClose={close} /> : null}
    </div>
  );
}

function Row({ label, why, children }: { label: string; why: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p className={styles.label}>{label}</p>
        <p className={styles.why}>{why}</p>
      </div>
      {children}
    </div>
  );
}

/** For the first screen, where somebody may come with a backup from another machine. */
export function RestoreButton() {
  const { backup } = useText();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        tone="quiet"
        onClick={() => {
          setAsking(true);
        }}
      >
        {backup.restoreButton}
      </Button>
      {asking ? (
        <RestoreDialog
          onClose={() => {
            setAsking(false);
          }}
        />
      ) : null}
    </>
  );
}
