import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Channel, Movie, Series, Title } from '#shared/model/title.ts';
import { FailedState } from '../../components/FailedState.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { Logo } from '../../components/Logo.tsx';
import { Poster } from '../../components/Poster.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { indexAfterKey } from '../../lib/roving-focus.ts';
import { navigate } from '../../lib/router.ts';
import { useActivePlaylistId } from '../../stores/active-playlist.ts';
import { play, playableChannel } from '../../stores/now-playing.ts';
import { mediaUrl } from '../../stores/session.ts';
import { useSearch } from './use-search.ts';
import styles from './SearchPanel.module.css';

/** Opens a hit: a channel plays in the preview, a film or series shows its page. */
function open(title: Title): void {
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
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const result = state.status === 'ready' ? state.data : null;
  const hits: readonly Title[] = result
    ? [...result.channels.items, ...result.movies.items, ...result.series.items]
    : [];
  const at = Math.min(active, hits.length - 1);

  useEffect(() => {
    field.current?.focus();
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);

  const choose = (title: Title | undefined): void => {
    if (!title) return;
    open(title);
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
      <div className={styles.field}>
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
      <div className={styles.results}>
        <Results id={id} state={state} query={query} active={at} hasPlaylist={playlistId !== null} onChoose={choose} />
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
        {result ? search.found(result.channels.total + result.movies.total + result.series.total) : ''}
      </p>
    </div>
  );
}

interface ResultsProps {
  id: string;
  state: ReturnType<typeof useSearch>;
  query: string;
  active: number;
  hasPlaylist: boolean;
  onChoose: (title: Title) => void;
}

function Results({ id, state, query, active, hasPlaylist, onChoose }: ResultsProps) {
  const { search } = useText();
  if (!hasPlaylist) return <p className={styles.message}>{search.noPlaylist}</p>;
  if (state.status === 'failed') return <FailedState error={state.error} />;
  if (state.status !== 'ready') return <p className={styles.message}>{search.hint}</p>;
  const { channels, movies, series } = state.data;
  if (channels.total + movies.total + series.total === 0) {
    return (
      <p className={styles.message}>
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
    </div>
  );
}

interface HitsProps<Hit extends Title> {
  id: string;
  label: string;
  hits: { items: readonly Hit[]; total: number };
  /** Place of the first one among all hits. */
  first: number;
  active: number;
  onChoose: (title: Title) => void;
  show: (hit: Hit) => ReactNode;
}

function Hits<Hit extends Title>({ id, label, hits, first, active, onChoose, show }: HitsProps<Hit>) {
  const { search } = useText();
  if (hits.items.length === 0) return null;
  const headingId = `${id}-${label}`;
  const left = hits.total - hits.items.length;
  return (
    <div role="group" aria-labelledby={headingId} className={styles.group}>
      <div id={headingId} role="presentation" className={styles.heading}>
        {label}
        {left > 0 ? <span className={`${styles.more} tabular`}>{search.more(left)}</span> : null}
      </div>
      {hits.items.map((hit, index) => (
        <div
          key={hit.id}
          id={`${id}-${first + index}`}
          role="option"
          aria-selected={first + index === active}
          className={styles.hit}
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

function Words({ name, second }: { name: string; second: string | null }) {
  return (
    <div className={styles.words}>
      <div className={styles.name} dir="auto" title={name}>
        {name}
      </div>
      {second === null ? null : (
        <div className={styles.second} dir="auto">
          {second}
        </div>
      )}
    </div>
  );
}

