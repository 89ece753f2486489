import { ArrowLeft, CircleCheck, FileUp, KeyRound, Sparkles } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Recognition, Source } from '#shared/model/source.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FileInput } from '../../components/FileInput.tsx';
import { Mark } from '../../components/Mark.tsx';
import { SwitchLine } from '../../components/SwitchLine.tsx';
import { TextField } from '../../components/TextField.tsx';
import { iconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import type { Messages } from '../../i18n/messages.ts';
import { useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import { settled, type Loadable } from '../../lib/loadable.ts';
import { goBack } from '../../lib/router.ts';
import { notify } from '../../stores/notices.ts';
import { useAppInfo, useIsOwner } from '../../stores/session.ts';
import { addPlaylist } from './add-playlist.ts';
import { listFileTypes } from './list-file.ts';
import { emptyLogin, loginSource, type Login } from './login.ts';
import { LoginFields } from './LoginFields.tsx';
import { FoldedOptions, type Options } from './OptionFields.tsx';
import { useRecognition } from './use-recognition.ts';
import styles from './AddPage.module.css';

interface AddPageProps {
  /** The first screen anyone sees. */
  first?: boolean;
  /** For whoever comes with a backup. */
  restore?: ReactNode;
}

/** Where a playlist begins. */
export function AddPage({ first = false, restore }: AddPageProps) {
  const { playlists, common } = useText();
  const isOwner = useIsOwner();
  const form = useAddForm();
  return (
    <div className={classNames(styles.page, first && styles.first)}>
      <div className={styles.column}>
        <header className={styles.intro}>
          {first ? (
            <p className={styles.brand}>
              <Mark size="2rem" />
              {common.appName}
            </p>
          ) : (
            <Button
              tone="quiet"
              className={styles.back}
              icon={<ArrowLeft {...iconProps} />}
              onClick={() => {
                goBack({ page: 'settings' });
              }}
            >
              {common.back}
            </Button>
          )}
          <h1>{first ? playlists.welcomeTitle : playlists.addTitle}</h1>
          <p className={styles.lead}>{first ? playlists.welcomeLead : playlists.addLead}</p>
        </header>
        {isOwner ? form.login === null ? <Start form={form} /> : <XtreamForm form={form} login={form.login} /> : <p>{common.ownerOnly}</p>}
        {isOwner && form.login === null && restore !== undefined ? <div className={styles.restore}>{restore}</div> : null}
      </div>
    </div>
  );
}

type AddForm = ReturnType<typeof useAddForm>;

function useAddForm() {
  const messages = useText();
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [login, setLogin] = useState<Login | null>(null);
  const [name, setName] = useState('');
  const [options, setOptions] = useState<Options>({ userAgent: '', insecureTls: false });
  const [chooseFirst, setChooseFirst] = useState(false);
  const [adding, setAdding] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const submit = async (source: Source, sent: File | null = null): Promise<void> => {
    setAdding(true);
    setError(null);
    const { insecureTls } = options;
    const userAgent = options.userAgent.trim() === '' ? null : options.userAgent.trim();
    // Where there is nothing to scan, there is nothing to choose from.
    const canScan = sent === null && source.type !== 'demo';
    const failed = await addPlaylist({
      source,
      name,
      options: { insecureTls, userAgent },
      file: sent,
      chooseFirst: chooseFirst && canScan,
    });
    setError(failed);
    setAdding(false);
    // While a file was on its way the list came up in place of this page.
    if (failed !== null && sent !== null) notify({ tone: 'bad', text: describeFailure(failed, messages).sentence });
  };
  return { text, setText, file, setFile, login, setLogin, name, setName, options, setOptions, chooseFirst, setChooseFirst, adding, error, setError, submit };
}

function Folded({ form }: { form: AddForm }) {
  const { groupChoice, playlists } = useText();
  return (
    <>
      {form.file === null ? (
        <SwitchLine label={groupChoice.first} why={groupChoice.firstWhy} checked={form.chooseFirst} onChange={form.setChooseFirst} />
      ) : null}
      <FoldedOptions value={form.options} onChange={form.setOptions}>
        <TextField label={playlists.name} hint={playlists.nameHint} maxLength={200} value={form.name} onChange={form.setName} />
      </FoldedOptions>
    </>
  );
}

function Start({ form }: { form: AddForm }) {
  const { playlists } = useText();
  const recognition = useRecognition(form.text);
  const pickFile = useRef<HTMLInputElement>(null);
  const host = useAppInfo()?.host;
  const found = recognition.status === 'ready' ? recognition.data : null;

  const chooseFile = async (): Promise<void> => {
    if (host !== 'desktop') {
      pickFile.current?.click();
      return;
    }
    const picked = await settled(api.shell.pickPlaylistFile({}));
    if (picked.status === 'failed') form.setError(picked.error);
    else if (picked.data.path !== null) form.setText(picked.data.path);
  };
  const go = (): void => {
    if (form.file !== null) void form.submit({ type: 'm3u-file', path: null }, form.file);
    else if (found) takeUp(found, form);
  };
  const canGo = form.file !== null || (found !== null && found.type !== 'unknown');

  return (
    <>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (canGo && !form.adding) go();
        }}
      >
        <TextField
          className={styles.paste}
          label={playlists.pasteField}
          placeholder="http://tv.example.com:8080/get.php?username=…"
          maxLength={20_000}
          value={form.text}
          onChange={(text) => {
            form.setText(text);
            form.setFile(null);
            form.setError(null);
          }}
        />
        <div className={styles.found}>
          <Said recognition={recognition} file={form.file} />
          {canGo ? (
            <Button type="submit" tone="primary" size="large" disabled={form.adding}>
              {buttonText(found, form, playlists)}
            </Button>
          ) : null}
        </div>
        <FailureNote error={form.error} />
        {canGo ? <Folded form={form} /> : null}
      </form>
      <section className={styles.choices} aria-label={playlists.choices}>
        <button
          type="button"
          className={styles.choice}
          disabled={form.adding}
          onClick={() => {
            form.setError(null);
            form.setLogin(emptyLogin);
          }}
        >
          <KeyRound size="1.75rem" strokeWidth={1.5} aria-hidden />
          <b>{playlists.xtreamChoice}</b>
          <span>{playlists.xtreamChoiceWhy}</span>
        </button>
        <button type="button" className={styles.choice} disabled={form.adding} onClick={() => void chooseFile()}>
          <FileUp size="1.75rem" strokeWidth={1.5} aria-hidden />
          <b>{playlists.fileChoice}</b>
          <span>{playlists.fileChoiceWhy}</span>
        </button>
        <button
          type="button"
          className={styles.choice}
          disabled={form.adding}
          onClick={() => void form.submit({ type: 'demo' })}
        >
          <Sparkles size="1.75rem" strokeWidth={1.5} aria-hidden />
          <b>{playlists.demoChoice}</b>
          <span>{playlists.demoChoiceWhy}</span>
        </button>
      </section>
      <FileInput
        ref={pickFile}
        label={playlists.chooseFile}
        accept={listFileTypes}
        onFile={(chosen) => {
          form.setText('');
          form.setError(null);
          form.setFile(chosen);
        }}
      />
    </>
  );
}

/** Takes what was recognised at its word. */
function takeUp(found: Recognition, form: AddForm): void {
  switch (found.type) {
    case 'xtream': {
      const { server, username, password } = found;
      if (username !== null && password !== null) void form.submit({ type: 'xtream', server, username, password });
      else form.setLogin({ server, username: username ?? '', password: password ?? '' });
      return;
    }
    case 'm3u-url':
      void form.submit({ type: 'm3u-url', url: found.url });
      return;
    case 'm3u-file':
      void form.submit({ type: 'm3u-file', path: found.path });
      return;
    case 'unknown':
      return;
  }
}

function buttonText(found: Recognition | null, form: AddForm, playlists: Messages['playlists']): string {
  if (form.adding) return form.file === null ? playlists.adding : playlists.sendingFile;
  const isIncomplete = found?.type === 'xtream' && (found.username === null || found.password === null);
  return isIncomplete && form.file === null ? playlists.enterLogin : playlists.useThis;
}

/** What was recognised, in words. */
function Said({ recognition, file }: { recognition: Loadable<Recognition>; file: File | null }) {
  const text = useText();
  const { playlists } = text;
  const known = file !== null || (recognition.status === 'ready' && recognition.data.type !== 'unknown');
  const said = (): string => {
    if (file !== null) return playlists.chosenFile(file.name, file.size / 1_000_000);
    if (recognition.status === 'loading') return playlists.recognizing;
    if (recognition.status === 'failed') return text.failures.codes[recognition.error.code].sentence;
    if (recognition.status === 'idle') return playlists.pasteHint;
    return describe(recognition.data, playlists);
  };
  return (
    <p className={classNames(styles.said, known && styles.known)} role="status">
      {known ? <CircleCheck {...iconProps} /> : null}
      <span>{said()}</span>
    </p>
  );
}

function describe(found: Recognition, playlists: Messages['playlists']): string {
  switch (found.type) {
    case 'xtream': {
      const server = URL.parse(found.server)?.host ?? found.server;
      if (found.username === null || found.password === null) return playlists.isXtreamIncomplete(server);
      return playlists.isXtreamWithUser(server, found.username);
    }
    case 'm3u-url':
      return playlists.isLink(found.host);
    case 'm3u-file':
      return playlists.isFile(found.name);
    case 'unknown':
      return playlists.unknown[found.reason];
  }
}

function XtreamForm({ form, login }: { form: AddForm; login: Login }) {
  const { playlists, common } = useText();
  const [tried, setTried] = useState(false);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const source = loginSource(login);
        if (source !== null && !form.adding) void form.submit(source);
      }}
    >
      <LoginFields value={login} onChange={form.setLogin} tried={tried} autoFocus />
      <Folded form={form} />
      <FailureNote error={form.error} />
      <div className={styles.submit}>
        <Button
          tone="quiet"
          size="large"
          onClick={() => {
            form.setError(null);
            form.setLogin(null);
          }}
        >
          {common.back}
        </Button>
        <Button type="submit" tone="primary" size="large" disabled={form.adding}>
          {form.adding ? playlists.adding : playlists.useThis}
        </Button>
      </div>
    </form>
  );
}
