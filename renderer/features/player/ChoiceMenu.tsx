import { Check } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { IconButton } from '../../components/Button.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { classNames } from '../../lib/class-names.ts';
import styles from './ChoiceMenu.module.css';

interface ChoiceMenuProps {
  label: string;
  icon: ReactNode;
  choices: readonly { value: number | null; label: string }[];
  current: number | null;
  open: boolean;
  onOpen: () => void;
  onClose: () => void;
  onChoose: (value: number | null) => void;
  className?: string | undefined;
}

/** A button with a short list of which one is chosen. */
export function ChoiceMenu(props: ChoiceMenuProps) {
  const { label, icon, choices, current, open, onOpen, onClose, onChoose, className } = props;
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return undefined;
    const own = button.current;
    const chosen = list.current?.querySelector<HTMLElement>('[aria-checked="true"]') ?? list.current?.querySelector('button');
    chosen?.focus();
    return () => { own?.focus(); };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const targets: Partial<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const to = targets[event.key];
    if (event.key === 'Tab' || event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      onClose();
    } else if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length]?.focus();
    }
  };

  return (
    <div className={classNames(styles.holder, className)}>
      <IconButton
        ref={button}
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={open ? onClose : onOpen}
      />
      {open ? (
        <div ref={list} id={id} role="menu" aria-label={label} className={styles.menu} onKeyDown={onKeyDown}>
          {choices.map((choice) => (
            <button
              key={String(choice.value)}
              type="button"
              role="menuitemradio"
              aria-checked={choice.value === current}
              tabIndex={-1}
              className={styles.choice}
              onClick={() => {
                onChoose(choice.value);
                onClose();
              }}
            >
              <span className={styles.check}>{choice.value === current ? <Check {...smallIconProps} /> : null}</span>
              <span dir="auto">{choice.label}</span>
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
