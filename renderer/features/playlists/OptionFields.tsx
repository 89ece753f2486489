import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { SwitchLine } from '../../components/SwitchLine.tsx';
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
      <SwitchLine
        label={playlists.insecureTls}
        why={playlists.insecureTlsWhy}
        checked={value.insecureTls}
        onChange={(insecureTls) => {
          onChange({ ...value, insecureTls });
        }}
      />
    </>
  );
}

interface FoldedOptionsProps extends OptionFieldsProps {
  /** What comes before them. */
  children?: ReactNode;
}

export function FoldedOptions({ children, ...options }: FoldedOptionsProps) {
  const { playlists } = useText();
  return (
    <details className={styles.fold}>
      <summary>
        <ChevronRight {...smallIconProps} />
        {playlists.options}
      </summary>
      <div className={styles.fields}>
        {children}
        <OptionFields {...options} />
      </div>
    </details>
  );
}
