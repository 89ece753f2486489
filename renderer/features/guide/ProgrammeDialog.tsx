import { useEffect, useState } from 'react';
import type { Programme, ProgrammeDetails } from '#shared/model/programme.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { Logo } from '../../components/Logo.tsx';
import { Picture } from '../../components/Picture.tsx';
import { Progress } from '../../components/Progress.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useImage } from '../../components/use-image.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { elapsedShare, formatAgo, formatClock, formatDuration } from '../../lib/format-time.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { useNow } from '../../lib/use-now.ts';
import type { ShownProgramme } from '../../stores/overlays.ts';
import { mediaUrl } from '../../stores/session.ts';
import { dayName } from './day-name.ts';
import { stateOf } from './layout-guide.ts';
import { ProgrammeActions } from './ProgrammeActions.tsx';
import { ProgrammeMarks } from './ProgrammeMarks.tsx';
import { factsOf } from './programme-facts.ts';
import styles from './ProgrammeDialog.module.css';

interface ProgrammeDialogProps {
  shown: ShownProgramme;
  onClose: () => void;
}

/** Everything the guide has of a programme, and what one can do about it. */
export function ProgrammeDialog({ shown, onClose }: ProgrammeDialogProps) {
  const { guide, live } = useText();
  const { channel, details } = useProgramme(shown);
  const known = details.status === 'ready' ? details.data : null;
  const programme: Programme | null = known ?? shown.programme ?? null;
  return (
    <Dialog title={programme === null ? guide.card : (programme.title ?? live.untitled)} onClose={onClose} wide>
      <div className={styles.card}>
        <Head channel={channel} programme={programme} details={known} />
        {details.status === 'failed' ? (
          details.error.code === 'not_found' ? <p className={styles.quiet}>{guide.gone}</p> : <FailureNote error={details.error} />
        ) : null}
        {known === null && details.status !== 'failed' ? (
          <div className={styles.waiting} aria-hidden>
            <Skeleton />
            <Skeleton width="80%" />
          </div>
        ) : known === null ? null : (
          <About details={known} />
        )}
        <ProgrammeActions channel={channel} programme={programme} details={known} onClose={onClose} />
      </div>
    </Dialog>
  );
}

/** The card of a programme, read when it is opened. */
function useProgramme({ channelId, start, channel: given }: ShownProgramme): { channel: Channel | null; details: Loadable<ProgrammeDetails> } {
  const [details, setDetails] = useState<Loadable<ProgrammeDetails>>(loading);
  const [fetched, setFetched] = useState<Channel | null>(null);
  useEffect(() => {
    let isWanted = true;
    void settled(api.guide.getProgramme({ channelId, start })).then((answer) => {
      if (isWanted) setDetails(answer);
    });
    if (!given) {
      void settled(api.catalog.getChannel({ channelId })).then((answer) => {
        if (isWanted && answer.status === 'ready') setFetched(answer.data);
      });
    }
    return () => {
      isWanted = false;
    };
  }, [channelId, start, given]);
  return { channel: given ?? fetched, details };
}

interface HeadProps {
  channel: Channel | null;
  programme: Programme | null;
  details: ProgrammeDetails | null;
}

function Head({ channel, programme, details }: HeadProps) {
  const { guide } = useText();
  const picture = useImage(mediaUrl(details?.picture ?? null));
  const episode = programme === null ? null : guide.episode(programme.season, programme.episode);
  return (
    <div className={styles.head}>
      {picture.shown === null ? null : <Picture className={styles.picture} src={picture.shown} onError={picture.onError} />}
      <div className={styles.words}>
        {programme === null || (programme.subTitle === null && episode === null) ? null : (
          <p className={styles.subTitle}>
            {episode === null ? null : <span className="tabular">{episode}</span>}
            {programme.subTitle === null ? null : <bdi>{programme.subTitle}</bdi>}
          </p>
        )}
        {channel === null ? null : (
          <p className={styles.channel}>
            <Logo name={channel.name} src={mediaUrl(channel.logo)} size="1.75rem" />
            {channel.number === null ? null : <span className={`${styles.quiet} tabular`}>{channel.number}</span>}
            <span dir="auto">{channel.name}</span>
          </p>
        )}
        {programme === null ? null : <When programme={programme} />}
        {programme === null ? null : <ProgrammeMarks className={styles.marks} programme={programme} details={details} />}
      </div>
    </div>
  );
}

function When({ programme }: { programme: Programme }) {
  const { guide } = useText();
  const language = useLanguage();
  const now = useNow();
  const { start, stop } = programme;
  const end = stop ?? start;
  const state = stateOf({ start, stop: Math.max(end, start + 1) }, now);
  const day = dayName(start, now, language, guide.days);
  return (
    <div className={styles.when}>
      <p className="tabular">
        {day}, {formatClock(start, language)}
        {stop === null ? null : ` – ${formatClock(stop, language)}`}
        {stop === null ? null : <span className={styles.quiet}> · {formatDuration(stop - start, language)}</span>}
      </p>
      {state === 'now' && stop !== null ? (
        <div className={styles.progress}>
          <Progress label={guide.states.now} share={elapsedShare(start, stop, now)} />
          <span className={`${styles.quiet} tabular`}>{guide.minutesLeft(Math.max(1, Math.round((stop - now) / 60_000)))}</span>
        </div>
      ) : (
        <p className={styles.quiet}>
          {state === 'past' ? guide.endedAgo(formatAgo(end, now, language)) : guide.startsIn(formatAgo(start, now, language))}
        </p>
      )}
    </div>
  );
}

function About({ details }: { details: ProgrammeDetails }) {
  const { guide } = useText();
  const text = useText();
  const language = useLanguage();
  const facts = factsOf(details, text, language);
  return (
    <>
      <p className={details.description === null ? styles.quiet : styles.description} dir="auto">
        {details.description ?? guide.noDescription}
      </p>
      {facts.length === 0 ? null : (
        <dl className={styles.facts}>
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
