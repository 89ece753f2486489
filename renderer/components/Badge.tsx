import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './Badge.module.css';

interface BadgeProps {
  tone?: 'plain' | 'live' | 'accent' | 'good';
  icon?: ReactNode;
  children: ReactNode;
}

export function Badge({ tone = 'plain', icon, children }: BadgeProps) {
  return (
    <span className={classNames(styles.badge, tone !== 'plain' && styles[tone])}>
      {icon}
      {children}
    </span>
  );
}
