import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import { Field, type FieldProps } from './Field.tsx';
import styles from './Field.module.css';

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className'>, FieldProps {
  leading?: ReactNode;
  trailing?: ReactNode;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, labelHidden, hint, error, className, leading, trailing, onChange, ...rest }: TextFieldProps) {
  return (
    <Field {...{ label, labelHidden, hint, error, className }}>
      {(control) => (
        <div className={styles.wrap}>
          {leading === undefined ? null : <span className={styles.leading}>{leading}</span>}
          <input
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...rest}
            {...control}
            className={styles.input}
            onChange={(event) => {
              onChange(event.target.value);
            }}
          />
          {trailing === undefined ? null : <span className={styles.trailing}>{trailing}</span>}
        </div>
      )}
    </Field>
  );
}
