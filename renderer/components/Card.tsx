import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './Card.module.css';

interface CardProps {
  /** Of what is a part of the page by itself. */
  label?: string;
  tone?: CardTone;
  className?: string | undefined;
  children: ReactNode;
}

export type CardTone = 'plain' | 'good' | 'warn' | 'bad';

/** A plate that holds what belongs together; its edge says how things stand. */
export function Card({ label, tone = 'plain', className, children }: CardProps) {
  const parts = { className: classNames(styles.card, className), 'data-tone': tone, children };
  return label === undefined ? <div {...parts} /> : <section aria-label={label} {...parts} />;
}

interface StateCardProps extends Omit<CardProps, 'className'> {
  icon: ReactNode;
  /** Of the icon, where it is not the edge's. */
  iconTone?: CardTone;
  title: string;
  /** What can be done, or is under way. */
  below?: ReactNode;
}

/** How something stands: a title and what it means, read out when it changes, and what can be done. */
export function StateCard({ icon, iconTone, title, below, children, ...card }: StateCardProps) {
  return (
    <Card {...card} className={styles.state}>
      <span className={styles.icon} data-tone={iconTone ?? card.tone}>
        {icon}
      </span>
      <div className={styles.words} role="status">
        <h2>{title}</h2>
        {children}
      </div>
      {below === undefined || below === null ? null : <div className={styles.below}>{below}</div>}
    </Card>
  );
}
