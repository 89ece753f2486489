import { Activity, ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { AuditEvent } from '#shared/contract/audit.ts';
import { Button } from '../components/Button.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Select } from '../components/Select.tsx';
import { SwitchLine } from '../components/SwitchLine.tsx';
import { TextField } from '../components/TextField.tsx';
import { iconProps, smallIconProps } from '../components/icon.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { formatDate, formatMoment } from '../lib/format-time.ts';
import { platformName } from '../lib/platform-name.ts';
import { Trouble } from './Trouble.tsx';
import { Waiting } from './Waiting.tsx';
import { actionsOf, auditKinds, readDetails, spanOfDays, toldTogether, type AuditKind } from './audit-kinds.ts';
import { api } from './server-api.ts';
import { useAnswer } from './use-answer.ts';
import styles from './AuditPage.module.css';

const pageSize = 25;

interface Wanted {
  kind: AuditKind;
  /** Days as a date field has them; empty for any. */
  first: string;
  last: string;
  offset: number;
}

const everything: Wanted = { kind: 'all', first: '', last: '', offset: 0 };

/** What was done in the name of who is signed in, newest first. */
export function AuditPage() {
  const { serverPages } = useText();
  const text = serverPages.audit;
  const [wanted, setWanted] = useState(everything);
  const { kind, first, last, offset } = wanted;
  const isWrong = first !== '' && last !== '' && last < first;
  const { answer, reload } = useAnswer(async () => {
    const actions = actionsOf(kind);
    const span = spanOfDays(first, isWrong ? '' : last);
    return api.audit.listMine({ limit: pageSize, offset, ...span, ...(actions === undefined ? {} : { actions }) });
  }, JSON.stringify(wanted));
  const isFiltered = kind !== 'all' || first !== '' || last !== '';
  const choose = (change: Partial<Wanted>): void => {
    setWanted({ ...wanted, offset: 0, ...change });
  };
  return (
    <>
      <div className={styles.filters}>
        <Select
          label={text.show}
          value={kind}
          choices={auditKinds.map((each) => ({ value: each, label: text.kinds[each] }))}
          onChange={(chosen) => {
            choose({ kind: chosen });
          }}
        />
        <TextField
          label={text.from}
          type="date"
          value={first}
          onChange={(day) => {
            choose({ first: day });
          }}
        />
        <TextField
          label={text.to}
          type="date"
          value={last}
          error={isWrong ? text.wrongOrder : null}
          onChange={(day) => {
            choose({ last: day });
          }}
        />
      </div>
      {answer.status === 'failed' ? <Trouble error={answer.error} onRetry={reload} /> : null}
      {answer.status === 'ready' ? (
        answer.data.total === 0 ? (
          <EmptyState
            icon={<Activity {...iconProps} />}
            title={isFiltered ? text.noneFound : text.none}
            advice={isFiltered ? text.noneFoundAdvice : text.noneAdvice}
          >
            {isFiltered ? (
              <Button
                onClick={() => {
                  setWanted(everything);
                }}
              >
                {text.showAll}
              </Button>
            ) : null}
          </EmptyState>
        ) : (
          <Events {...answer.data} offset={offset} onOffset={(next) => { choose({ offset: next }); }} />
        )
      ) : null}
      {answer.status === 'loading' ? <Waiting rows={8} /> : null}
    </>
  );
}

interface EventsProps {
  events: readonly AuditEvent[];
  total: number;
  offset: number;
  onOffset: (offset: number) => void;
}

function Events({ events, total, offset, onOffset }: EventsProps) {
  const { serverPages } = useText();
  const text = serverPages.audit;
  const [isTechnical, setTechnical] = useState(false);
  return (
    <section aria-label={text.list} className={styles.section}>
      <ol>
        {(isTechnical ? events.map((event) => ({ event, times: 1 })) : toldTogether(events)).map(({ event, times }) => (
          <EventRow key={event.id} event={event} times={times} isTechnical={isTechnical} />
        ))}
      </ol>
      <div className={styles.paging}>
        <Button
          icon={<ChevronLeft {...smallIconProps} />}
          disabled={offset === 0}
          onClick={() => {
            onOffset(Math.max(0, offset - pageSize));
          }}
        >
          {text.newer}
        </Button>
        <span role="status" className="tabular">
          {text.range(Math.min(offset + 1, total), Math.min(offset + events.length, total), total)}
        </span>
        <Button
          disabled={offset + pageSize >= total}
          onClick={() => {
            onOffset(offset + pageSize);
          }}
        >
          {text.older}
          <ChevronRight {...smallIconProps} />
        </Button>
      </div>
      <SwitchLine label={text.technical} why={text.technicalWhy} checked={isTechnical} onChange={setTechnical} />
    </section>
  );
}

/** What an event says that means something to whoever did it. */
function plainFacts({ resource, resource_id: id, details }: AuditEvent, say: ReturnType<typeof useText>['serverPages']['audit']['facts'], language: string): string[] {
  const of = new Map(readDetails(details).map(({ name, value }) => [name, value]));
  const until = Date.parse(of.get('until') ?? '');
  const facts: (string | null | undefined)[] = [
    (resource === 'device' || resource === 'license') && id !== null ? say[resource](id) : null,
    of.get('device'),
    platformName(of.get('platform') ?? ''),
    of.get('plan'),
    Number.isNaN(until) ? null : say.until(formatDate(until, language)),
  ];
  return facts.filter((fact): fact is string => typeof fact === 'string' && fact !== '');
}

function EventRow({ event, times, isTechnical }: { event: AuditEvent; times: number; isTechnical: boolean }) {
  const { serverPages } = useText();
  const text = serverPages.audit;
  const language = useLanguage();
  const { action, resource, resource_id: resourceId, request_id: requestId } = event;
  const words: Partial<Record<string, string>> = text.actions;
  // The request has a place of its own.
  const details = readDetails(event.details).filter(({ name }) => name !== 'request_id');
  const about = [resource, resourceId].filter((part) => part !== null && part !== '').join(' ');
  const plain = [...(times > 1 ? [text.times(times)] : []), ...plainFacts(event, text.facts, language)];
  return (
    <li className={styles.row}>
      <p className={styles.what}>
        <b>{Object.hasOwn(words, action) ? words[action] : action}</b>
        <time className="tabular" dateTime={event.created_at}>
          {formatMoment(Date.parse(event.created_at), language)}
        </time>
      </p>
      {plain.length === 0 ? null : (
        <p className={styles.details}>
          {plain.map((fact, at) => (
            <bdi key={at}>{fact}</bdi>
          ))}
        </p>
      )}
      {isTechnical ? (
        <p className={`${styles.details} ${styles.technical}`}>
          {about === '' ? null : <bdi>{about}</bdi>}
          {details.map(({ name, value }, at) => (
            <bdi key={at}>{name === '' ? value : `${name}: ${value}`}</bdi>
          ))}
          {requestId === null ? null : <bdi>{text.request(requestId)}</bdi>}
        </p>
      ) : null}
    </li>
  );
}
