import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { titleRef, type CategoryId, type TitleId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import styles from './AddToGroupDialog.module.css';

interface AddToGroupDialogProps {
  title: { id: TitleId; name: string };
  onClose: () => void;
}

interface Membership {
  id: CategoryId;
  name: string;
  contains: boolean;
}

/** Puts a title into groups of the owner's own, and takes it out of them. */
export function AddToGroupDialog({ title, onClose }: AddToGroupDialogProps) {
  const messages = useText();
  const { groups: text, common } = messages;
  const [groups, setGroups] = useState<readonly Membership[] | null>(null);
  const [name, setName] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const titleId = title.id;

  const load = useCallback(async () => {
    const answer = await settled(api.groups.listGroupsOfTitle({ titleId }));
    if (answer.status === 'ready') setGroups(answer.data.groups);
    else setError(answer.error);
  }, [titleId]);
  useEffect(() => void load(), [load]);

  const after = async (work: Promise<unknown>): Promise<void> => {
    const answer = await settled(work);
    setError(answer.status === 'failed' ? answer.error : null);
    await load();
  };
  const create = (): void => {
    const { playlistId, kind } = titleRef(titleId);
    if (kind === 'episode' || name.trim() === '') return;
    setName('');
    void after(api.groups.createGroup({ playlistId, kind, name: name.trim(), titles: [titleId] }));
  };
  const isEmpty = groups?.length === 0;
  return (
    <Dialog title={text.addTitle(title.name)} onClose={onClose}>
      {groups && !isEmpty ? (
        <ul className={styles.groups}>
          {groups.map(({ id, name: groupName, contains }) => (
            <li key={id}>
              <label className={styles.group}>
                <input
                  type="checkbox"
                  checked={contains}
                  onChange={() => {
                    setGroups(groups.map((group) => (group.id === id ? { ...group, contains: !contains } : group)));
                    void after(
                      contains
                        ? api.groups.removeFromGroup({ groupId: id, titleId })
                        : api.groups.addToGroup({ groupId: id, titles: [titleId] }),
                    );
                  }}
                />
                <span dir="auto">{groupName}</span>
              </label>
            </li>
          ))}
        </ul>
      ) : null}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        {isEmpty ? <p className={styles.none}>{text.noOwn}</p> : null}
        <TextField label={text.newGroup} maxLength={200} value={name} onChange={setName} />
        {error ? (
          <p className={styles.error} role="alert">
            {describeFailure(error, messages).sentence}
          </p>
        ) : null}
        <DialogActions>
          <Button tone="quiet" onClick={onClose}>
            {common.close}
          </Button>
          <Button type="submit" tone="primary" disabled={name.trim() === ''}>
            {text.createAndAdd}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
