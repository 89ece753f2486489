import { create } from 'zustand';

export interface Notice {
  id: number;
  tone: 'plain' | 'good' | 'bad';
  text: string;
  action?: { label: string; run: () => void };
  /** What it is about, for those who know when that is over; a newer one about the same takes its place. */
  about?: string;
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
  useNotices.setState(({ notices }) => ({ notices: [...notices.filter((shown) => !isAbout(shown, notice.about)).slice(-2), { ...notice, id }] }));
  setTimeout(() => { dismissNotice(id); }, notice.action ? shownMs * 2 : shownMs);
}

/** What it was about is over. */
export function dismissNoticesAbout(about: string): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => !isAbout(notice, about)) }));
}

function isAbout(notice: Omit<Notice, 'id'>, about: string | undefined): boolean {
  return about !== undefined && notice.about === about;
}

export function dismissNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}
