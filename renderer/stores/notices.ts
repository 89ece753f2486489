import { create } from 'zustand';

export interface Notice {
  id: number;
  tone: 'plain' | 'good' | 'bad';
  text: string;
  action?: { label: string; run: () => void };
}

interface Notices {
  notices: readonly Notice[];
}

export const useNotices = create<Notices>(() => ({ notices: [] }));

let nextId = 1;

/** Long enough to be read twice. */
const shownMs = 6_000;

/** Says something in passing; a notice with an action stays twice as long. */
export function notify(notice: Omit<Notice, 'id'>): void {
  const id = nextId++;
  useNotices.setState(({ notices }) => ({ notices: [...notices.slice(-2), { ...notice, id }] }));
  setTimeout(() => { dismissNotice(id); }, notice.action ? shownMs * 2 : shownMs);
}

export function dismissNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}
