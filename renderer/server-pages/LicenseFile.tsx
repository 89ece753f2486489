import { FileUp } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '../components/Button.tsx';
import { FileInput } from '../components/FileInput.tsx';
import { Section } from '../components/Section.tsx';
import { TextArea } from '../components/TextArea.tsx';
import { smallIconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { download } from '../lib/download.ts';
import { Trouble } from './Trouble.tsx';
import { api } from './server-api.ts';
import { useAction } from './use-action.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './LicensesPage.module.css';

/** Characters of a request, as the contract has it. */
const longest = 8_192;

interface Made {
  fileName: string;
  text: string;
}

/** Answers the request of a device without a network with a license file. */
export function LicenseFile() {
  const { serverPages } = useText();
  const text = serverPages.licenses.file;
  const [request, setRequest] = useState('');
  const [wasSent, setSent] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);
  const file = useRef<HTMLInputElement>(null);
  const trimmed = request.trim();
  const wrong = trimmed === '' ? serverPages.signIn.required : trimmed.length > longest ? text.tooLong : null;

  const take = (value: string): void => {
    setRequest(value);
    setSent(false);
    setMade(null);
    action.forget();
  };
  const open = async (chosen: File): Promise<void> => {
    // What is too long is not read to its end, but far enough to say so.
    take(await chosen.slice(0, longest * 4).text());
    setSent(true);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    setMade(null);
    if (wrong !== null || secondsLeft > 0) return;
    void action.run(async () => {
      const answer = await api.licenseChecks.makeFile({ request: trimmed });
      setMade(answer);
      save(answer);
    });
  };

  const { error } = action;
  const isUnusable = error?.code === 'invalid_input' || error?.code === 'invalid_proof';
  return (
    <Section title={text.title} why={text.why}>
      <form className={styles.form} noValidate onSubmit={submit}>
        <TextArea label={text.request} hint={text.requestHint} required value={request} error={wasSent ? wrong : null} onChange={take} />
        <FileInput ref={file} label={text.open} accept=".txt,.request,text/plain" onFile={(chosen) => void open(chosen)} />
        <Trouble error={error} words={isUnusable ? text.unusable : undefined} />
        <p role="status" className={styles.said} dir="auto">
          {made === null ? '' : text.made(made.fileName)}
        </p>
        <div className={styles.actions}>
          <Button type="submit" tone="primary" disabled={action.isBusy || secondsLeft > 0}>
            {text.make}
          </Button>
          <Button icon={<FileUp {...smallIconProps} />} onClick={() => file.current?.click()}>
            {text.open}
          </Button>
          {made === null ? null : (
            <Button
              tone="quiet"
              onClick={() => {
                save(made);
              }}
            >
              {text.save}
            </Button>
          )}
        </div>
      </form>
    </Section>
  );
}

function save({ fileName, text }: Made): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  download(address, fileName);
  // The browser reads it after the click, in its own time.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
