import { Search } from 'lucide-react';
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import type { CategoryId, PlaylistId } from '#shared/model/ids.ts';
import { genres, type Genre } from '#shared/model/programme.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { Select } from '../../components/Select.tsx';
import { iconProps } from '../../components/icon.ts';
import sheet from '../../components/SearchSheet.module.css';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatClock } from '../../lib/format-time.ts';
import { indexAfterKey } from '../../lib/roving-focus.ts';
import { useNow } from '../../lib/use-now.ts';
import { useNowPlaying } from '../../stores/now-playing.ts';
import { showProgramme } from '../../stores/overlays.ts';
import type { GroupEntry } from '../../stores/use-group-entries.ts';
import { dayName } from './day-name.ts';
import { stateOf } from './layout-guide.ts';
import { ProgrammeMarks } from './ProgrammeMarks.tsx';
import { searchTimes, type SearchTime } from './search-times.ts';
import { useProgrammeSearch, type FoundProgramme } from './use-programme-search.ts';
import styles from './GuideSearch.module.css';

interface GuideSearchProps {
  playlistId: PlaylistId;
  groups: readonly GroupEntry[];
  /** Not all of the guide can be searched yet. */
  isPreparing: boolean;
  onClose: () => void;
}

/** How near the end of the results, in pixels, the next page is asked for. */
const nearEnd = 600;

/** Words looked for in the guide; the focus may stay in the field, the arrows move in what was found. */
export function GuideSearch({ playlistId, groups, isPreparing, onClose }: GuideSearchProps) {
  const { common, guide } = useText();
  const text = guide.search;
  const [query, setQuery] = useState('');
  const [time, setTime] = useState<SearchTime>('week');
  const [categoryId, setCategoryId] = useState<CategoryId>();
  const [genre, setGenre] = useState<Genre>();
  const [active, setActive] = useState(0);
  const { found, more, moreError, retry } = useProgrammeSearch({ playlistId, query, time, categoryId, genre, searchable: !isPreparing });
  const id = useId();
  const result = found.status === 'ready' ? found.data : null;
  const hits = result?.items ?? [];
  const at = Math.min(active, hits.length - 1);

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  useCloseOnPlay(onClose);

  const choose = (hit: FoundProgramme | undefined): void => {
    if (hit) showProgramme({ channelId: hit.channel.id, start: hit.programme.start, ...hit });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(hits[at]);
      return;
    }
    // Home, End and the sideways arrows stay with the text.
    if (!['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(event.key) || hits.length === 0) return;
    const next = indexAfterKey(event.key, at, { total: hits.length, columns: 1, pageRows: 8 });
    event.preventDefault();
    if (next !== null) setActive(next);
  };
  const activeId = hits.length > 0 ? `${id}-${at}` : undefined;
  const listId = `${id}-hits`;

  return (
    <Dialog title={text.title} onClose={onClose} wide bare>
      <div className={styles.search}>
        <div className={sheet.field}>
          <Search {...iconProps} />
          <input
            data-first-focus
            type="search"
            aria-label={text.field}
            aria-controls={activeId === undefined ? undefined : listId}
            aria-activedescendant={activeId}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            placeholder={text.field}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <div className={styles.filters}>
          <Select
            label={text.when}
            value={time}
            choices={searchTimes.map((each) => ({ value: each, label: text.times[each] }))}
            onChange={(value) => {
              setTime(value);
              setActive(0);
            }}
          />
          <GroupSelect
            groups={groups}
            value={categoryId}
            onChange={(value) => {
              setCategoryId(value);
              setActive(0);
            }}
          />
          <Select<Genre | ''>
            label={text.genre}
            value={genre ?? ''}
            choices={[{ value: '', label: text.anyGenre }, ...genres.map((each) => ({ value: each, label: text.genres[each] }))]}
            onChange={(value) => {
              setGenre(value === '' ? undefined : value);
              setActive(0);
            }}
          />
        </div>
        <div
          className={sheet.results}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
            if (moreError === null && scrollHeight - scrollTop - clientHeight < nearEnd) more();
          }}
        >
          {isPreparing ? <p className={sheet.message}>{text.preparing}</p> : null}
          {found.status === 'failed' ? (
            <FailedState error={found.error} onRetry={retry} />
          ) : found.status === 'idle' ? (
            <p className={sheet.message}>{text.hint}</p>
          ) : result !== null && hits.length === 0 ? (
            <p className={sheet.message}>
              {text.none(query.trim())}
              <br />
              {text.noneAdvice}
            </p>
          ) : result !== null ? (
            <>
              <div role="listbox" id={listId} tabIndex={0} aria-label={text.results} aria-activedescendant={activeId} onKeyDown={onKeyDown}>
                <Days id={id} hits={hits} active={at} onChoose={choose} />
              </div>
              {moreError === null ? null : (
                <div className={sheet.message}>
                  <FailureNote error={moreError} />
                  <Button onClick={more}>{common.tryAgain}</Button>
                </div>
              )}
            </>
          ) : null}
        </div>
        <p className={styles.count} role="status">
          {result === null || hits.length === 0 ? '' : text.found(result.total)}
        </p>
      </div>
    </Dialog>
  );
}

/** What plays needs the screen: a card over the search can start something. */
function useCloseOnPlay(onClose: () => void): void {
  const attempt = useNowPlaying((playing) => playing.attempt);
  const [before] = useState(attempt);
  useEffect(() => {
    if (attempt !== before) onClose();
  }, [attempt, before, onClose]);
}

interface GroupSelectProps {
  groups: readonly GroupEntry[];
  value: CategoryId | undefined;
  onChange: (value: CategoryId | undefined) => void;
}

function GroupSelect({ groups, value, onChange }: GroupSelectProps) {
  const text = useText().guide.search;
  const choices = groups.flatMap(({ group, name }) => (group.type === 'category' ? [{ value: group.id, label: name }] : []));
  return (
    <Select<CategoryId | ''>
      label={text.group}
      value={value ?? ''}
      choices={[{ value: '', label: text.allGroups }, ...choices]}
      onChange={(chosen) => {
        onChange(chosen === '' ? undefined : chosen);
      }}
    />
  );
}

interface DaysProps {
  id: string;
  hits: readonly FoundProgramme[];
  active: number;
  onChoose: (hit: FoundProgramme) => void;
}

/** Hits come in order of start, so each day is one stretch of them. */
function Days({ id, hits, active, onChoose }: DaysProps) {
  const { guide } = useText();
  const language = useLanguage();
  const now = useNow(60_000);
  const days: { name: string; first: number; hits: FoundProgramme[] }[] = [];
  for (const [index, hit] of hits.entries()) {
    const name = dayName(hit.programme.start, now, language, guide.days);
    const last = days.at(-1);
    if (last?.name === name) last.hits.push(hit);
    else days.push({ name, first: index, hits: [hit] });
  }
  return days.map((day) => (
    <div key={day.first} role="group" aria-labelledby={`${id}-day-${day.first}`} className={styles.day}>
      <div id={`${id}-day-${day.first}`} role="presentation" className={sheet.heading}>
        {day.name}
      </div>
      {day.hits.map((hit, index) => (
        <div
          key={`${hit.channel.id} ${hit.programme.start}`}
          id={`${id}-${day.first + index}`}
          role="option"
          aria-selected={day.first + index === active}
          className={sheet.hit}
          onClick={() => {
            onChoose(hit);
          }}
        >
          <Hit hit={hit} now={now} />
        </div>
      ))}
    </div>
  ));
}

function Hit({ hit: { channel, programme }, now }: { hit: FoundProgramme; now: number }) {
  const { guide, live } = useText();
  const language = useLanguage();
  const { title, subTitle, season, episode, start, stop } = programme;
  const isOn = stateOf({ start, stop: stop ?? start + 1 }, now) === 'now';
  const second = [guide.episode(season, episode), subTitle].filter((each) => each !== null && each !== '');
  return (
    <>
      <div className={`${styles.time} tabular`}>
        <div>{formatClock(start, language)}</div>
        <div className={sheet.second}>{isOn ? guide.states.now : stop === null ? null : `– ${formatClock(stop, language)}`}</div>
      </div>
      <div className={sheet.words}>
        <div className={styles.title}>
          <bdi>{title ?? live.untitled}</bdi>
          <ProgrammeMarks className={styles.marks} programme={programme} details={null} />
        </div>
        {second.length === 0 ? null : (
          <div className={sheet.second}>
            {second.map((each, index) => (
              <span key={each}>
                {index === 0 ? null : ' · '}
                <bdi>{each}</bdi>
              </span>
            ))}
          </div>
        )}
      </div>
      <div className={styles.channel} dir="auto" title={channel.name}>
        {channel.name}
      </div>
    </>
  );
}
