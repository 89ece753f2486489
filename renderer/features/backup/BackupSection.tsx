import { useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { SettingRow, SettingRows } from '../../components/SettingRows.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useIsOwner } from '../../stores/session.ts';
import { CopiesDialog } from './CopiesDialog.tsx';
import { CreateDialog } from './CreateDialog.tsx';
import { RestoreDialog } from './RestoreDialog.tsx';

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
    <SettingRows>
      <SettingRow label={backup.create} why={backup.createWhy}>
        {ask('create', backup.createButton)}
      </SettingRow>
      <SettingRow label={backup.restore} why={backup.restoreWhy}>
        {ask('restore', backup.restoreButton)}
      </SettingRow>
      <SettingRow label={backup.copies} why={backup.copiesWhy}>
        {ask('copies', backup.copiesButton)}
      </SettingRow>
      {asking === 'create' ? <CreateDialog onClose={close} /> : null}
      {asking === 'restore' ? <RestoreDialog onClose={close} /> : null}
      {asking === 'copies' ? <CopiesDialog onClose={close} /> : null}
    </SettingRows>
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
