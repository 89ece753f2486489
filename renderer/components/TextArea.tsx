import type { TextareaHTMLAttributes } from 'react';
import { classNames } from '../lib/class-names.ts';
import { Field, type FieldProps } from './Field.tsx';
import styles from './Field.module.css';

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'className'>, FieldProps {
  onChange: (value: string) => void;
}

/** A field for text of several lines. */
export function TextArea({ label, labelHidden, hint, error, className, onChange, ...rest }: TextAreaProps) {
  return (
    <Field {...{ label, labelHidden, hint, error, className }}>
      {(control) => (
        <textarea
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...rest}
          {...control}
          className={classNames(styles.input, styles.area)}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
