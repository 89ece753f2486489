import type { ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { useText } from '../../i18n/use-text.ts';
import { shortcuts, type ShortcutName } from '../../lib/shortcuts.ts';
import styles from './HelpDialog.module.css';

/** Keys of remotes and media keyboards say on themselves what they do. */
function isTyped(key: string): boolean {
  return !/^(Media|Browser|Channel|Audio|GoBack|Info|Subtitle|Closed)/.test(key);
}

/** The keys that are pressed together; plus is one by itself. */
function partsOf(key: string): string[] {
  return key === '+' ? [key] : key.split('+');
}

const isMac = navigator.userAgent.includes('Mac OS');

/** Every key of the product, from the one table the handlers use. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { help } = useText();
  const keyNames: Record<string, string> = help.keyNames;
  const show = (key: string): ReactNode => (
    <span key={key}>
      {partsOf(key).map((part) => {
        const name = part === 'mod' ? (isMac ? '⌘' : 'Ctrl') : part === 'shift' ? help.keyNames.Shift : part;
        return <Kbd key={part}>{keyNames[name] ?? (name.length === 1 ? name.toUpperCase() : name)}</Kbd>;
      })}
    </span>
  );
  const keysOf = (name: ShortcutName): ReactNode =>
    name === 'digit' ? (
      <>
        <Kbd>0</Kbd>–<Kbd>9</Kbd>
      </>
    ) : (
      shortcuts[name].keys.filter(isTyped).slice(0, name === 'back' ? 2 : 1).map(show)
    );
  const names = Object.keys(shortcuts) as ShortcutName[]; // the keys of the table are the names
  return (
    <Dialog title={help.title} onClose={onClose} wide>
      {/* Takes the focus, so that keys scroll what does not fit. */}
      <div className={styles.groups} role="group" aria-label={help.title} tabIndex={0}>
        {(['go', 'channels', 'watch', 'guide'] as const).map((group) => (
          <section key={group} className={styles.group}>
            <h3>{help.groups[group]}</h3>
            <dl>
              {group === 'go' ? (
                <>
                  <Line what={help.move} keys={['↑', '↓', '←', '→'].map((arrow) => <Kbd key={arrow}>{arrow}</Kbd>)} />
                  <Line what={help.open} keys={<Kbd>{help.keyNames.Enter}</Kbd>} />
                </>
              ) : null}
              {names
                .filter((name) => shortcuts[name].group === group && shortcuts[name].keys.some(isTyped))
                .map((name) => (
                  <Line key={name} what={help.names[name]} keys={keysOf(name)} />
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>{help.gamepad}</p>
    </Dialog>
  );
}

function Line({ what, keys }: { what: string; keys: ReactNode }) {
  return (
    <div className={styles.line}>
      <dt>{what}</dt>
      <dd className={styles.keys}>{keys}</dd>
    </div>
  );
}
