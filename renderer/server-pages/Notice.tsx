import type { ReactNode } from 'react';
import styles from './Notice.module.css';

interface NoticeProps {
  tone: 'plain' | 'good' | 'warn' | 'bad';
  icon: ReactNode;
  title: string;
  advice?: ReactNode;
  /** What can be done about it. */
  children?: ReactNode;
}

/** How things stand, in a frame; read out when it changes. */
export function Notice({ tone, icon, title, advice, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone}>
      {icon}
      <div className={styles.words}>
        <p role={tone === 'bad' ? 'alert' : 'status'}>
          <b>{title}</b> {advice === undefined ? null : <span>{advice}</span>}
        </p>
        {children === undefined ? null : <div className={styles.actions}>{children}</div>}
      </div>
    </div>
  );
}
