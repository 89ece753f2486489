import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Channel, Movie, Series, Title } from '#shared/model/title.ts';
import { FailedState } from '../../components/FailedState.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { Logo } from '../../components/Logo.tsx';
import { Poster } from '../../components/Poster.tsx';
import { iconProps } from '../../components/icon.ts';
import sheet from '../../components/SearchSheet.module.css';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { indexAfterKey } from '../../lib/roving-focus.ts';
import { navigate } from '../../lib/router.ts';
import { useActivePlaylistId } from '../../stores/active-playlist.ts';
import { play, playableChannel } from '../../stores/now-playing.ts';
import { showProgramme } from '../../stores/overlays.ts';
import { mediaUrl } from '../../stores/session.ts';
import { useProgrammeHits, type ProgrammeHit, type ProgrammeHits } from './use-programme-hits.ts';
import { useSearch } from './use-search.ts';
import styles from './SearchPanel.module.css';

type Hit = Title | ProgrammeHit;

/** Opens a hit: a channel plays in the preview, a film or series shows its page, a programme its card. */
function open(hit: Hit): void {
  if ('programme' in hit) {
    showProgramme({ channelId: hit.channel.id, start: hit.programme.start, ...hit });
    return;
  }
  const title = hit;
  if (title.kind === 'channel') {
    play(playableChannel(title), { type: 'titles', titles: [playableChannel(title)], index: 0 });
    navigate({ page: 'live' });
  } else if (title.kind === 'movie') navigate({ page: 'movie', id: title.id });
  else navigate({ page: 'series-title', id: title.id });
}

interface SearchPanelProps {
  /** After a hit was opened, and on Escape in an empty field. */
  onLeave?: () => void;
}

/** One field and what it finds, grouped by kind; the focus stays in the field, the arrows move in the hits. */
export function SearchPanel({ onLeave }: SearchPanelProps) {
  const { search } = useText();
  const playlistId = useActivePlaylistId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const state = useSearch(playlistId, query);
  const programmes = useProgrammeHits(playlistId, query);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const result = state.status === 'ready' ? state.data : null;
  const hits: readonly Hit[] = result
    ? [...result.channels.items, ...result.movies.items, ...result.series.items, ...(programmes?.items ?? [])]
    : [];
  const at = Math.min(active, hits.length - 1);

  useEffect(() => {
    field.current?.focus();
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const choose = (hit: Hit | undefined): void => {
    if (!hit) return;
    open(hit);
    onLeave?.();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(hits[at]);
      return;
    }
    // Home, End and the sideways arrows stay with the text.
    if (!['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(event.key)) return;
    const next = indexAfterKey(event.key, at, { total: hits.length, columns: 1, pageRows: 8 });
    event.preventDefault();
    if (next !== null) setActive(next);
  };

  return (
    <div className={styles.panel}>
      <div className={sheet.field}>
        <Search {...iconProps} />
        <input
          ref={field}
          type="search"
          role="combobox"
          aria-label={search.field}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-hits`}
          aria-activedescendant={hits.length > 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          placeholder={search.field}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={sheet.results}>
        <Results id={id} state={state} programmes={programmes} query={query} active={at} hasPlaylist={playlistId !== null} onChoose={choose} />
      </div>
      <div className={styles.foot} aria-hidden>
        <span>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd>
          {search.move}
        </span>
        <span>
          <Kbd>Enter</Kbd>
          {search.open}
        </span>
        {onLeave ? (
          <span>
            <Kbd>Esc</Kbd>
            {search.close}
          </span>
        ) : null}
      </div>
      <p className="unseen" role="status">
        {result ? search.found(result.channels.total + result.movies.total + result.series.total + (programmes?.total ?? 0)) : ''}
      </p>
    </div>
  );
}

interface ResultsProps {
  id: string;
  state: ReturnType<typeof useSearch>;
  /** Null until the guide has answered. */
  programmes: ProgrammeHits | null;
  query: string;
  active: number;
  hasPlaylist: boolean;
  onChoose: (hit: Hit) => void;
}

function Results({ id, state, programmes, query, active, hasPlaylist, onChoose }: ResultsProps) {
  const { search } = useText();
  if (!hasPlaylist) return <p className={sheet.message}>{search.noPlaylist}</p>;
  if (state.status === 'failed') return <FailedState error={state.error} />;
  if (state.status !== 'ready') return <p className={sheet.message}>{search.hint}</p>;
  const { channels, movies, series } = state.data;
  const titles = channels.items.length + movies.items.length + series.items.length;
  if (titles === 0 && programmes === null) return <p className={sheet.message}>{search.hint}</p>;
  if (titles === 0 && programmes?.items.length === 0) {
    return (
      <p className={sheet.message}>
        {search.none(query.trim())}
        <br />
        {search.noneAdvice}
      </p>
    );
  }
  return (
    <div role="listbox" id={`${id}-hits`} aria-label={search.results}>
      <Hits {...{ id, active, onChoose }} label={search.channels} hits={channels} first={0} show={showChannel} />
      <Hits {...{ id, active, onChoose }} label={search.movies} hits={movies} first={channels.items.length} show={showFilm} />
      <Hits
        {...{ id, active, onChoose }}
        label={search.series}
        hits={series}
        first={channels.items.length + movies.items.length}
        show={showFilm}
      />
      {programmes === null ? null : (
        <Hits {...{ id, active, onChoose }} label={search.programmes} hits={programmes} first={titles} show={(hit) => <ProgrammeWords hit={hit} />} />
      )}
    </div>
  );
}

interface HitsProps<Found extends Hit> {
  id: string;
  label: string;
  hits: { items: readonly Found[]; total: number };
  /** Place of the first one among all hits. */
  first: number;
  active: number;
  onChoose: (hit: Hit) => void;
  show: (hit: Found) => ReactNode;
}

function Hits<Found extends Hit>({ id, label, hits, first, active, onChoose, show }: HitsProps<Found>) {
  const { search } = useText();
  if (hits.items.length === 0) return null;
  const headingId = `${id}-heading-${first}`;
  const left = hits.total - hits.items.length;
  return (
    <div role="group" aria-labelledby={headingId} className={styles.group}>
      <div id={headingId} role="presentation" className={sheet.heading}>
        {label}
        {left > 0 ? <span className={`${styles.more} tabular`}>{search.more(left)}</span> : null}
      </div>
      {hits.items.map((hit, index) => (
        <div
          key={'programme' in hit ? `${hit.channel.id} ${hit.programme.start}` : hit.id}
          id={`${id}-${first + index}`}
          role="option"
          aria-selected={first + index === active}
          className={sheet.hit}
          onClick={() => {
            onChoose(hit);
          }}
        >
          {show(hit)}
        </div>
      ))}
    </div>
  );
}

function showChannel(channel: Channel): ReactNode {
  return (
    <>
      <Logo name={channel.name} src={mediaUrl(channel.logo)} />
      <Words name={channel.name} second={channel.category} />
      {channel.number === null ? null : <span className={`${styles.aside} tabular`}>{channel.number}</span>}
    </>
  );
}

function showFilm(title: Movie | Series): ReactNode {
  return (
    <>
      <Poster className={styles.cover} name="" src={mediaUrl(title.logo)} />
      <Words name={title.name} second={title.category} />
      {title.year === null ? null : <span className={`${styles.aside} tabular`}>{title.year}</span>}
    </>
  );
}

function ProgrammeWords({ hit: { channel, programme } }: { hit: ProgrammeHit }) {
  const { live, guide } = useText();
  const language = useLanguage();
  const { title, start } = programme;
  return (
    <>
      <Logo name={channel.name} src={mediaUrl(channel.logo)} />
      <Words name={title ?? live.untitled} second={channel.name} />
      <span className={`${styles.aside} tabular`}>{start <= Date.now() ? guide.states.now : formatMoment(start, language)}</span>
    </>
  );
}

function Words({ name, second }: { name: string; second: string | null }) {
  return (
    <div className={sheet.words}>
      <div className={styles.name} dir="auto" title={name}>
        {name}
      </div>
      {second === null ? null : (
        <div className={sheet.second} dir="auto">
          {second}
        </div>
      )}
    </div>
  );
}
