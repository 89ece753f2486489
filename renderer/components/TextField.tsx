import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './Field.module.css';

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string;
  /** Only read out: for a field whose surroundings say what it is. */
  labelHidden?: boolean;
  hint?: ReactNode;
  error?: string | null;
  leading?: ReactNode;
  trailing?: ReactNode;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const { label, labelHidden, hint, error, leading, trailing, onChange, className, ...rest } = props;
  const id = useId();
  const note = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={labelHidden ? 'unseen' : styles.label}>
        {label}
      </label>
      <div className={styles.wrap}>
        {leading === undefined ? null : <span className={styles.leading}>{leading}</span>}
        <input
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...rest}
          id={id}
          className={styles.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={note}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
        {trailing === undefined ? null : <span className={styles.trailing}>{trailing}</span>}
      </div>
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
