import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import styles from './forms.module.css';

export interface Options {
  userAgent: string;
  insecureTls: boolean;
}

interface OptionFieldsProps {
  value: Options;
  onChange: (value: Options) => void;
}

/** How a source is reached; hardly anyone needs these. */
export function OptionFields({ value, onChange }: OptionFieldsProps) {
  const { playlists } = useText();
  const whyId = useId();
  return (
    <>
      <TextField
        label={playlists.userAgent}
        hint={playlists.userAgentHint}
        maxLength={512}
        value={value.userAgent}
        onChange={(userAgent) => {
          onChange({ ...value, userAgent });
        }}
      />
      <div className={styles.switchLine}>
        <div>
          <p className={styles.switchLabel}>{playlists.insecureTls}</p>
          <p className={styles.switchWhy} id={whyId}>
            {playlists.insecureTlsWhy}
          </p>
        </div>
        <Switch
          label={playlists.insecureTls}
          aria-describedby={whyId}
          checked={value.insecureTls}
          onChange={(insecureTls) => {
            onChange({ ...value, insecureTls });
          }}
        />
      </div>
    </>
  );
}

interface FoldedOptionsProps extends OptionFieldsProps {
  name: string;
  onName: (name: string) => void;
}

export function FoldedOptions({ name, onName, ...options }: FoldedOptionsProps) {
  const { playlists } = useText();
  return (
    <details className={styles.fold}>
      <summary>
        <ChevronRight {...smallIconProps} />
        {playlists.options}
      </summary>
      <div className={styles.fields}>
        <TextField label={playlists.name} hint={playlists.nameHint} maxLength={200} value={name} onChange={onName} />
        <OptionFields {...options} />
      </div>
    </details>
  );
}
