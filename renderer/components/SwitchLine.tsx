import { useId } from 'react';
import { Switch } from './Switch.tsx';
import styles from './SwitchLine.module.css';

interface SwitchLineProps {
  label: string;
  why: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** A switch of a form, with what it means. */
export function SwitchLine({ label, why, checked, onChange }: SwitchLineProps) {
  const whyId = useId();
  return (
    <div className={styles.line}>
      <div>
        <p className={styles.label}>{label}</p>
        <p className={styles.why} id={whyId}>
          {why}
        </p>
      </div>
      <Switch label={label} aria-describedby={whyId} checked={checked} onChange={onChange} />
    </div>
  );
}
