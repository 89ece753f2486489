import { Check, EyeOff, Folder, GripVertical } from 'lucide-react';
import type { Group } from '#shared/contract/groups.ts';
import { Badge } from '../../components/Badge.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import styles from './GroupRow.module.css';

interface GroupRowProps {
  group: Group;
  ticked: boolean;
  active: boolean;
  /** Whether it can be dragged to another place. */
  movable: boolean;
}

/** One group of the manager. */
export function GroupRow({ group, ticked, active, movable }: GroupRowProps) {
  const { groups: text, common } = useText();
  const { name, providerName, custom, hidden, titles, gone, members } = group;
  const [, ...others] = members;
  const second = [
    !custom && name !== providerName ? text.called(providerName ?? common.uncategorized) : null,
    others.length > 0 ? text.holds(others.map((member) => member.name ?? common.uncategorized).join(', ')) : null,
    gone > 0 ? text.gone(gone) : null,
  ].filter((part) => part !== null);
  return (
    <div className={classNames(styles.row, active && styles.active, hidden && styles.hidden)}>
      <span className={classNames(styles.box, ticked && styles.ticked)} aria-hidden>
        {ticked ? <Check size="0.875rem" strokeWidth={3} /> : null}
      </span>
      <span className={styles.words}>
        <span className={styles.name} dir="auto" title={name ?? undefined}>
          {name ?? common.uncategorized}
        </span>
        {second.length === 0 ? null : (
          <span className={styles.second} dir="auto" title={second.join(' · ')}>
            {second.join(' · ')}
          </span>
        )}
      </span>
      {custom ? <Badge icon={<Folder size="0.875rem" aria-hidden />}>{text.own}</Badge> : null}
      {hidden ? <Badge icon={<EyeOff size="0.875rem" aria-hidden />}>{text.hidden}</Badge> : null}
      <span className={`${styles.count} tabular`}>{common.number(titles)}</span>
      {movable ? (
        <span className={styles.grip} data-grip title={text.drag} aria-hidden>
          <GripVertical {...smallIconProps} />
        </span>
      ) : null}
    </div>
  );
}
