import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { followArrows } from '../lib/spatial-focus.ts';
import { useText } from '../i18n/use-text.ts';
import { Button, IconButton } from './Button.tsx';
import { iconProps } from './icon.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  /** Without its heading row: the title is then only read out. */
  bare?: boolean;
}

/**
 * A modal dialog: the platform's own, so that focus stays inside and comes back by itself. It begins on the element
 * marked `data-first-focus`, or else on the first one.
 */
export function Dialog({ title, onClose, children, wide, bare }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const text = useText();
  // Before the effects of what is inside, which may take the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={classNames(styles.dialog, wide && styles.wide, bare && styles.top)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // What happens in a dialog is not for the page behind it.
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
        }
        followArrows(event.nativeEvent);
        event.nativeEvent.stopPropagation();
      }}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {bare ? (
        <>
          <h2 id={titleId} className="unseen">
            {title}
          </h2>
          {children}
        </>
      ) : (
        <>
          <header className={styles.head}>
            <h2 id={titleId}>{title}</h2>
            <IconButton label={text.common.close} icon={<X {...iconProps} />} onClick={onClose} />
          </header>
          <div className={styles.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}

/** The row of buttons that ends a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

/** What ends a form in a dialog. */
export function SaveActions({ disabled, onCancel }: { disabled: boolean; onCancel: () => void }) {
  const { common } = useText();
  return (
    <DialogActions>
      <Button tone="quiet" onClick={onCancel}>
        {common.cancel}
      </Button>
      <Button type="submit" tone="primary" disabled={disabled}>
        {common.save}
      </Button>
    </DialogActions>
  );
}
