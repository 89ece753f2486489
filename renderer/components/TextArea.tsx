import { useId, type TextareaHTMLAttributes } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './Field.module.css';

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange'> {
  label: string;
  hint?: string;
  error?: string | null;
  onChange: (value: string) => void;
}

/** A field for text of several lines. */
export function TextArea({ label, hint, error, onChange, className, ...rest }: TextAreaProps) {
  const id = useId();
  const note = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <textarea
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        {...rest}
        id={id}
        className={classNames(styles.input, styles.area)}
        aria-invalid={error ? true : undefined}
        aria-describedby={note}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      {error ? (
        <p id={note} className={styles.error}>
          {error}
        </p>
      ) : hint ? (
        <p id={note} className={styles.hint}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
