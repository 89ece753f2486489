import type { Programme, ProgrammeDetails } from '#shared/model/programme.ts';
import { Badge } from '../../components/Badge.tsx';
import { useText } from '../../i18n/use-text.ts';

interface ProgrammeMarksProps {
  programme: Programme;
  /** Null where they are not known. */
  details: ProgrammeDetails | null;
  className: string | undefined;
}

/** What is special about a broadcast; nothing at all when nothing is. */
export function ProgrammeMarks({ programme, details, className }: ProgrammeMarksProps) {
  const { guide } = useText();
  const { isLive, isNew, isPremiere, isRepeat } = programme;
  const marks = [
    isLive ? <Badge key="live" tone="live">{guide.live}</Badge> : null,
    isPremiere ? <Badge key="premiere" tone="accent">{guide.premiere}</Badge> : null,
    isNew && !isPremiere ? <Badge key="new" tone="accent">{guide.new}</Badge> : null,
    isRepeat ? <Badge key="repeat">{guide.repeat}</Badge> : null,
    details?.isLastChance ? <Badge key="last">{guide.lastChance}</Badge> : null,
    details?.canWatchAgain ? <Badge key="again">{guide.canWatchAgain}</Badge> : null,
  ].filter((mark) => mark !== null);
  return marks.length === 0 ? null : <span className={className}>{marks}</span>;
}
