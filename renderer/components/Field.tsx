import { useId, type ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './Field.module.css';

export interface FieldProps {
  label: string;
  /** Only read out: for a field whose surroundings say what it is. */
  labelHidden?: boolean | undefined;
  hint?: ReactNode;
  /** Said in place of the hint. */
  error?: string | null | undefined;
  className?: string | undefined;
}

/** What ties the control to its label and to what is said below it. */
interface ControlProps {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

/** The label of a control, and what is said below it. */
export function Field({ label, labelHidden, hint, error, className, children }: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const note = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={labelHidden ? 'unseen' : styles.label}>
        {label}
      </label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': note })}
      {note === undefined ? null : (
        <p id={note} className={error ? styles.error : styles.hint}>
          {error || hint}
        </p>
      )}
    </div>
  );
}
