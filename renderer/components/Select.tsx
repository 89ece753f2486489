import { Field, type FieldProps } from './Field.tsx';
import styles from './Field.module.css';

export interface Choice<Value extends string> {
  value: Value;
  label: string;
}

interface SelectProps<Value extends string> extends Pick<FieldProps, 'label' | 'labelHidden' | 'className'> {
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
  disabled?: boolean;
  'aria-describedby'?: string;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, labelHidden, className, value, choices, onChange, disabled } = props;
  return (
    <Field {...{ label, labelHidden, className }}>
      {({ id }) => (
        <select
          id={id}
          className={styles.select}
          value={value}
          disabled={disabled}
          aria-describedby={props['aria-describedby']}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
