import { useState } from 'react';
import type { GuideChannel, MatchCandidate, ScheduleCheck } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { signedMinutes } from '../../lib/signed-minutes.ts';
import { notify } from '../../stores/notices.ts';
import { GuideChannelPicker } from './GuideChannelPicker.tsx';
import { guideChannelOf, percentOf, type ChannelMatch } from './match.ts';
import styles from './MatchPane.module.css';

interface MatchPaneProps {
  playlistId: PlaylistId;
  match: ChannelMatch;
  onChanged: () => void;
}

/** One channel: what guide it has and why, what else it might be, and the hand that decides. */
export function MatchPane({ playlistId, match: shown, onChanged }: MatchPaneProps) {
  const messages = useText();
  const { matchDesk: text } = messages;
  const { channel, state, match, candidates } = shown;

  const run = async (work: Promise<unknown>, said?: string): Promise<void> => {
    const done = await settled(work);
    if (done.status === 'failed') notify({ tone: 'bad', text: describeFailure(done.error, messages).sentence });
    else if (said !== undefined) notify({ tone: 'good', text: said });
    onChanged();
  };
  const use = (chosen: GuideChannel): void => {
    const to = guideChannelOf(chosen);
    void run(api.guideMatches.setMapping({ channelId: channel.id, to }), text.done(channel.name, chosen.name));
  };
  const others = candidates.filter(({ id, sourceId }) => id !== match?.id || sourceId !== match.sourceId);
  return (
    <section className={styles.pane} aria-label={channel.name}>
      <header className={styles.head}>
        <h2 dir="auto">{channel.name}</h2>
        {channel.category === null ? null : (
          <p className={styles.muted} dir="auto">
            {channel.category}
          </p>
        )}
      </header>
      <div className={styles.part}>
        <h3>{text.now}</h3>
        {match === null ? (
          <p className={styles.muted}>{state === 'none' ? text.wanted : text.noMatch}</p>
        ) : (
          <>
            <p dir="auto">
              {match.name} <span className={styles.muted}>· {text.rules[match.rule]}</span>
            </p>
            <p className={styles.muted}>{match.gone ? text.gone : text.programmes(match.programmes)}</p>
          </>
        )}
        <div className={styles.buttons}>
          {state === 'manual' || state === 'none' ? (
            <Button tone="quiet" onClick={() => void run(api.guideMatches.removeMapping({ channelId: channel.id }))}>
              {text.automatic}
            </Button>
          ) : null}
          {state === 'none' ? null : (
            <Button tone="quiet" onClick={() => void run(api.guideMatches.setMapping({ channelId: channel.id, to: null }))}>
              {text.noGuide}
            </Button>
          )}
        </div>
      </div>
      {state === 'manual' && others.length === 0 ? null : (
        <div className={styles.part}>
          <h3>{text.candidates}</h3>
          {others.length === 0 ? <p className={styles.muted}>{text.noCandidates}</p> : null}
          <ul className={styles.candidates}>
            {others.map((candidate) => (
              <Candidate
                key={`${candidate.sourceId} ${candidate.id}`}
                match={shown}
                candidate={candidate}
                onUse={() => { use(candidate); }}
              />
            ))}
          </ul>
        </div>
      )}
      <div className={styles.part}>
        <h3>{text.byHand}</h3>
        <GuideChannelPicker playlistId={playlistId} onPick={use} />
      </div>
    </section>
  );
}

interface CandidateProps {
  match: ChannelMatch;
  candidate: MatchCandidate;
  onUse: () => void;
}

function Candidate({ match: { channel }, candidate, onUse }: CandidateProps) {
  const messages = useText();
  const { matchDesk: text, guideSettings } = messages;
  const [check, setCheck] = useState<ScheduleCheck | 'running' | null>(null);
  const compare = async (): Promise<void> => {
    setCheck('running');
    const answer = await settled(api.guideMatches.checkSchedule({ channelId: channel.id, ...guideChannelOf(candidate) }));
    setCheck(answer.status === 'ready' ? answer.data : null);
    if (answer.status === 'failed') notify({ tone: 'bad', text: describeFailure(answer.error, messages).sentence });
  };
  const { name, confidence, reasons, programmes } = candidate;
  return (
    <li className={styles.candidate}>
      <div className={styles.words}>
        <p dir="auto">
          <b>{name}</b> <span className="tabular">{text.sure(percentOf(confidence))}</span>
        </p>
        <p className={styles.muted}>{[...reasons.map((reason) => text.reasons[reason]), text.programmes(programmes)].join(' · ')}</p>
        <div role="status" className={styles.muted}>
          {check === 'running' ? guideSettings.checking : check === null ? null : <CheckResult check={check} />}
        </div>
      </div>
      <div className={styles.buttons}>
        <Button tone="quiet" aria-label={text.checkOf(name)} disabled={check === 'running'} onClick={() => void compare()}>
          {text.check}
        </Button>
        <Button tone="primary" aria-label={text.useThis(name)} onClick={onUse}>
          {text.use}
        </Button>
      </div>
    </li>
  );
}

function CheckResult({ check: { compared, agreeing, offsetMinutes } }: { check: ScheduleCheck }) {
  const { matchDesk: text } = useText();
  if (compared === 0) return text.checkNothing;
  const shift = offsetMinutes === null || offsetMinutes === 0 ? '' : ` ${text.checkOffset(signedMinutes(offsetMinutes))}`;
  return text.checkResult(agreeing, compared) + shift;
}
