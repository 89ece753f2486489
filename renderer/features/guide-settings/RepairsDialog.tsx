import type { GuideReport, Repair } from '#shared/model/guide.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useText } from '../../i18n/use-text.ts';
import styles from './RepairsDialog.module.css';

interface RepairsDialogProps {
  place: string;
  report: GuideReport;
  onClose: () => void;
}

/** What reading a guide mended and what it had to leave out, with the first places of each. */
export function RepairsDialog({ place, report, onClose }: RepairsDialogProps) {
  const { guideSettings: text, guideRepairs } = useText();
  return (
    <Dialog title={text.repairsOf(place)} onClose={onClose} wide>
      <p className={styles.intro}>{text.repairsIntro}</p>
      <Repairs title={text.mended} repairs={report.repairs} sentences={guideRepairs.repairs} />
      <Repairs title={text.leftOut} repairs={report.dropped} sentences={guideRepairs.drops} />
    </Dialog>
  );
}

interface RepairsProps {
  title: string;
  repairs: readonly Repair[];
  sentences: Partial<Record<string, string>>;
}

function Repairs({ title, repairs, sentences }: RepairsProps) {
  const { guideSettings: text } = useText();
  if (repairs.length === 0) return null;
  return (
    <section className={styles.part} aria-label={title}>
      <h3>{title}</h3>
      <ul className={styles.list}>
        {repairs.map(({ code, count, samples }) => (
          <li key={code}>
            <p>
              {sentences[code] ?? code} <span className={`${styles.count} tabular`}>{text.times(count)}</span>
            </p>
            <ul className={styles.samples}>
              {samples.map(({ line, offset, text: words }) => (
                <li key={offset}>
                  <span className="tabular">{text.place(line, offset)}</span> <code dir="auto">{words}</code>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
