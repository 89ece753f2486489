import { FolderPlus, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MovieDetails, SeriesDetails } from '#shared/model/title.ts';
import { Button } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { TitleHero } from '../../components/TitleHero.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { Loadable } from '../../lib/loadable.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { withoutYear } from '../../lib/without-year.ts';
import { toggleFavorite, useIsFavorite } from '../../stores/favorites.ts';
import { addToGroup } from '../../stores/overlays.ts';
import { mediaUrl, useIsOwner } from '../../stores/session.ts';
import { useKindText, type OnDemandTitle } from './kinds.ts';
import styles from './TitleHead.module.css';
import { backToList } from './TitlePage.tsx';

interface TitleHeadProps {
  title: OnDemandTitle;
  details: Loadable<MovieDetails | SeriesDetails>;
  /** How long a film is, how many seasons a series has; null when nobody knows. */
  extent: string | null;
  /** As it should be read; null where it is not shown. */
  released: string | null;
  watched: { share: number; label: string } | null;
  noPlot: string;
  /** What plays it. */
  children: ReactNode;
  /** What else one can do, after marking it as a favorite. */
  further?: ReactNode;
}

/** What a film or a series is, with the buttons that play and mark it. */
export function TitleHead({ title, details, extent, released, watched, noPlot, children, further }: TitleHeadProps) {
  const { common, onDemand } = useText();
  const text = useKindText(title.kind);
  const isOwner = useIsOwner();
  const more = details.status === 'ready' ? details.data : null;

  const facts: ReactNode[] = [];
  if (title.year !== null) facts.push(title.year);
  if (extent !== null) facts.push(extent);
  if (title.rating !== null && title.rating > 0) facts.push(<Rating rating={title.rating.toFixed(1)} />);
  if (more !== null && more.genres.length > 0) facts.push(more.genres.slice(0, 4).join(', '));

  const people: [label: string, names: string | null][] = [
    [text.director, more?.director.join(', ') ?? null],
    [onDemand.cast, more?.cast.slice(0, 12).join(', ') ?? null],
    [onDemand.released, released],
    [onDemand.category, title.category],
  ];
  return (
    <TitleHero
      name={withoutYear(title.name, title.year)}
      poster={mediaUrl(title.logo)}
      watched={watched}
      backdrop={mediaUrl(more?.backdrop ?? null)}
      facts={facts}
      plot={more === null ? (details.status === 'failed' ? null : undefined) : more.plot}
      noPlot={noPlot}
      people={people.flatMap(([label, names]) => (names === null || names === '' ? [] : [{ label, names }]))}
      backLabel={common.back}
      onBack={() => { backToList(title.kind); }}
      actions={
        <>
          {children}
          {isOwner ? <FavoriteButton title={title} /> : null}
          {isOwner ? <GroupButton title={title} /> : null}
          {further}
        </>
      }
    />
  );
}

function Rating({ rating }: { rating: string }) {
  const { onDemand } = useText();
  return (
    <span className={styles.rating}>
      <Star size="0.875rem" fill="currentColor" strokeWidth={0} aria-hidden />
      <span aria-hidden>{rating}</span>
      <span className="unseen">{onDemand.rating(rating)}</span>
    </span>
  );
}

function FavoriteButton({ title }: { title: OnDemandTitle }) {
  const { onDemand } = useText();
  const isFavorite = useIsFavorite(title.id);
  const toggle = (): void => void toggleFavorite(title);
  useShortcut('favorite', toggle);
  return (
    <Button
      size="large"
      aria-pressed={isFavorite}
      icon={<Star {...iconProps} fill={isFavorite ? 'currentColor' : 'none'} />}
      onClick={toggle}
    >
      {isFavorite ? onDemand.isFavorite : onDemand.addFavorite}
    </Button>
  );
}

function GroupButton({ title }: { title: OnDemandTitle }) {
  const { groups } = useText();
  const open = (): void => {
    addToGroup({ id: title.id, name: title.name });
  };
  useShortcut('addToGroup', open);
  return (
    <Button size="large" icon={<FolderPlus {...iconProps} />} onClick={open}>
      {groups.addOpen}
    </Button>
  );
}
