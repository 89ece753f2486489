import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { classNames } from '../lib/class-names.ts';
import { Button, IconButton } from './Button.tsx';
import { iconProps } from './icon.ts';
import styles from './Toast.module.css';

interface ToastProps {
  tone: 'plain' | 'good' | 'bad';
  text: string;
  action?: { label: string; run: () => void } | undefined;
  onDismiss: () => void;
}

export function Toast({ tone, text, action, onDismiss }: ToastProps) {
  const { common } = useText();
  return (
    <div className={classNames(styles.toast, tone === 'bad' && styles.bad)}>
      <p className={styles.text}>{text}</p>
      {action ? (
        <Button
          tone="quiet"
          onClick={() => {
            onDismiss();
            action.run();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <IconButton label={common.dismiss} icon={<X {...iconProps} />} onClick={onDismiss} />
    </div>
  );
}

/** Where toasts appear; always there, so that screen readers hear what comes. */
export function ToastStack({ children }: { children: ReactNode }) {
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {children}
    </div>
  );
}
