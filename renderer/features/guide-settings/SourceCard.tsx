import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import type { GuideProgress, GuideSource, Repair } from '#shared/model/guide.ts';
import { api } from '../../api/api.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { Progress } from '../../components/Progress.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDate, formatSince } from '../../lib/format-time.ts';
import { useNow } from '../../lib/use-now.ts';
import { OffsetSelect } from './OffsetSelect.tsx';
import { RepairsDialog } from './RepairsDialog.tsx';
import { zones } from './zones.ts';
import styles from './SourceCard.module.css';

interface SourceCardProps {
  source: GuideSource;
  progress: GuideProgress | null;
  isOwner: boolean;
  /** Makes a change and shows what became of it. */
  onRun: (work: Promise<unknown>) => Promise<void>;
  /** Null where it stands first or last already. */
  onUp: (() => void) | null;
  onDown: (() => void) | null;
}

/** One source of a guide: what came of it, what had to be mended, and how it is used. */
export function SourceCard({ source, progress, isOwner, onRun, onUp, onDown }: SourceCardProps) {
  const { guideSettings: text } = useText();
  const [showsRepairs, setShowsRepairs] = useState(false);
  const { id: sourceId, type, place, enabled, offsetMinutes, timeZone, report } = source;
  const change = (update: { enabled?: boolean; offsetMinutes?: number; timeZone?: string | null }): void => {
    void onRun(api.guideSources.updateSource({ sourceId, ...update }));
  };
  const isAdded = type === 'url' || type === 'file';
  return (
    <article className={styles.card} aria-label={place}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h3 dir="auto" title={place}>
            {place}
          </h3>
          <p className={styles.facts}>{text.sourceTypes[type]}</p>
        </div>
        <Switch label={text.enabled} checked={enabled} disabled={!isOwner} onChange={(on) => { change({ enabled: on }); }} />
      </div>
      <Facts source={source} progress={progress} />
      {report !== null && report.repairs.length + report.dropped.length > 0 ? (
        <p className={styles.facts}>
          {text.repaired(countOf(report.repairs), countOf(report.dropped))}{' '}
          <button type="button" className={styles.link} onClick={() => { setShowsRepairs(true); }}>
            {text.whatWasRepaired}
          </button>
        </p>
      ) : null}
      {isOwner ? (
        <div className={styles.tools}>
          <OffsetSelect label={text.offset} minutes={offsetMinutes} onChange={(minutes) => { change({ offsetMinutes: minutes }); }} />
          <Select
            label={text.timeZone}
            value={timeZone ?? ''}
            onChange={(zone) => { change({ timeZone: zone === '' ? null : zone }); }}
            choices={[{ value: '', label: text.timeZoneUtc }, ...zones(timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))]}
          />
          <span className={styles.moves}>
            {onUp === null && onDown === null ? null : (
              <>
                <IconButton label={text.moveUp} icon={<ArrowUp {...smallIconProps} />} disabled={onUp === null} onClick={() => onUp?.()} />
                <IconButton label={text.moveDown} icon={<ArrowDown {...smallIconProps} />} disabled={onDown === null} onClick={() => onDown?.()} />
              </>
            )}
            {isAdded ? (
              <Button tone="quiet" onClick={() => void onRun(api.guideSources.removeSource({ sourceId }))}>
                {text.remove}
              </Button>
            ) : null}
          </span>
        </div>
      ) : null}
      {showsRepairs && report !== null ? <RepairsDialog place={place} report={report} onClose={() => { setShowsRepairs(false); }} /> : null}
    </article>
  );
}

function Facts({ source, progress }: { source: GuideSource; progress: GuideProgress | null }) {
  const messages = useText();
  const { guideSettings: text } = messages;
  const language = useLanguage();
  const now = useNow(60_000);
  const { refreshing, refreshedAt, report, lastFailure } = source;
  const share = progress === null || progress.totalBytes === null ? null : progress.bytes / progress.totalBytes;
  const failure = lastFailure === null || lastFailure.code === 'cancelled' ? null : describeFailure(lastFailure, messages);
  return (
    <>
      {refreshing ? (
        <>
          <p className={styles.facts}>{text.phases[progress?.phase ?? 'waiting']}</p>
          <Progress label={text.phases[progress?.phase ?? 'waiting']} share={share} />
        </>
      ) : (
        <p className={`${styles.facts} tabular`}>
          {[
            refreshedAt === null ? text.never : text.fetched(formatSince(refreshedAt, now, language)),
            report === null ? '' : text.contents(report.channels, report.stored),
            report?.span ? text.until(formatDate(report.span.stop, language)) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {report?.isTruncated ? <p className={styles.warn}>{text.truncated}</p> : null}
      {failure === null || refreshing ? null : (
        <p className={styles.bad}>
          {failure.sentence} {failure.advice}
        </p>
      )}
    </>
  );
}

function countOf(repairs: readonly Repair[]): number {
  return repairs.reduce((sum, { count }) => sum + count, 0);
}
