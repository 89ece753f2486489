import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppInfo } from '../../stores/session.ts';
import styles from './RemindersPage.module.css';

/** In a browser its owner must allow notifications; on the desktop the shell shows them itself. */
export function AllowNotifications() {
  const { reminders: text } = useText();
  const isServed = useAppInfo()?.host === 'server';
  const [permission, setPermission] = useState(() => (typeof Notification === 'undefined' ? 'denied' : Notification.permission));
  if (!isServed || permission !== 'default') return null;
  return (
    <div className={styles.head}>
      <p className={styles.muted}>{text.allowWhy}</p>
      <Button onClick={() => void Notification.requestPermission().then(setPermission)}>{text.allow}</Button>
    </div>
  );
}
