import { ChevronDown } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { classNames } from '../lib/class-names.ts';
import { Button } from './Button.tsx';
import { smallIconProps } from './icon.ts';
import styles from './Menu.module.css';

export interface MenuEntry {
  label: string;
  run: () => void;
  tone?: 'danger';
}

interface MenuProps {
  label: string;
  entries: readonly MenuEntry[];
}

/** A button with what else can be done. */
export function Menu({ label, entries }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!isOpen) return undefined;
    list.current?.querySelector('button')?.focus();
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && !holder.current?.contains(event.target)) setOpen(false);
    };
    addEventListener('pointerdown', onPointerDown);
    return () => {
      removeEventListener('pointerdown', onPointerDown);
    };
  }, [isOpen]);

  const leave = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const targets: Partial<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const to = targets[event.key];
    if (['Escape', 'Tab', 'ArrowLeft', 'ArrowRight', 'Backspace'].includes(event.key)) {
      event.preventDefault();
      leave();
    } else if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length]?.focus();
    }
  };

  return (
    <div ref={holder} className={styles.holder}>
      <Button
        ref={button}
        tone="quiet"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {label}
        <ChevronDown {...smallIconProps} />
      </Button>
      {isOpen ? (
        <div ref={list} id={id} role="menu" aria-label={label} className={styles.menu} onKeyDown={onKeyDown}>
          {entries.map((entry) => (
            <button
              key={entry.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={classNames(styles.entry, entry.tone && styles[entry.tone])}
              onClick={() => {
                leave();
                entry.run();
              }}
            >
              {entry.label}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
