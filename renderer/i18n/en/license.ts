import type { LicenseEnd, LicenseState } from '#shared/model/license-status.ts';
import { localeFor } from '../locale.ts';

const { number, plural } = localeFor('en');

/** How things stand: a heading, what it means, and what to do about it. */
interface StateText {
  title: string;
  means: string;
  advice: string;
}

const states: Record<LicenseState, StateText> = {
  unlicensed: { title: 'No license', means: 'This computer has no license.', advice: 'Activate it: in the browser you sign in, and buy a license if you have none.' },
  trial: { title: 'Trial', means: 'Everything works until the trial ends.', advice: 'Buy a license before then, and nothing changes.' },
  active: { title: 'Licensed', means: 'Everything works on this computer.', advice: 'There is nothing to do: WebPlay checks the license by itself.' },
  past_due: { title: 'Payment did not go through', means: 'The last payment failed. Everything still works for some days.', advice: 'Check in the browser how you pay.' },
  stale: { title: 'A check is overdue', means: 'WebPlay did not reach the license server lately. Everything still works.', advice: 'Connect to the internet; WebPlay then checks by itself.' },
  expired: { title: 'License not confirmed', means: 'The license was not confirmed in time.', advice: 'Connect to the internet and check now. If it has ended, renew it in the browser.' },
  revoked: { title: 'License withdrawn', means: 'This license was withdrawn.', advice: 'See your account in the browser, or ask whoever gave you the license.' },
  wrong_device: { title: 'License of another computer', means: 'This license is for another computer, or too much in this one was replaced.', advice: 'Activate this computer again; the server recognizes it if it can.' },
  clock_suspect: { title: 'The clock seems wrong', means: 'The clock of this computer does not fit what WebPlay knows.', advice: 'Connect to the internet and check now; one check puts it right.' },
  invalid: { title: 'License cannot be read', means: 'What is kept of the license here is damaged.', advice: 'Activate this computer again. Your playlists are not touched.' },
};

const ends: Record<LicenseEnd, StateText> = {
  revoked: states.revoked,
  suspended: { title: 'License suspended', means: 'This license is suspended.', advice: 'See your account in the browser, or ask whoever gave you the license.' },
  device_released: { title: 'Computer released', means: 'This computer gave its place up, or it was released on your account page.', advice: 'Activate it again to use the license here.' },
  device_limit_reached: { title: 'No place for this computer', means: 'The license is for fewer devices now, and others are in use.', advice: 'Choose your devices on the account page, or activate this computer in the place of another one.' },
  license_inactive: { title: 'License ended', means: 'The license has ended or is not paid for.', advice: 'Renew it in the browser, then check now.' },
  wrong_device: states.wrong_device,
};

export const license = {
  title: 'License',
  open: 'Show the license',
  notNeeded: 'No license is needed here',
  notNeededAdvice: 'Everything works without one.',
  toLicense: 'See the license',

  states,
  ends,
  evaluation: { title: 'Having a look', means: 'WebPlay does everything here for its first day, without a license.', advice: 'Activate this computer whenever you like.' },
  limited: (playlist: string | null) =>
    `For now WebPlay keeps to one playlist and to this computer${playlist === null ? '' : `: only “${playlist}” is refreshed and played`}. Everything you have stays here, and can be read and backed up.`,

  activate: 'Activate this computer…',
  goOn: 'Go on activating…',
  checkNow: 'Check now',
  checking: 'Checking…',
  checked: 'The license was checked.',
  manageBilling: 'Manage billing',
  buy: 'Buy a license',
  renew: 'Renew the license',
  openAccount: 'Open the account page',
  pageNotOpened: 'The page could not be opened. Try again once the license server answers.',

  facts: 'The license in detail',
  plan: 'Plan',
  until: { paid: 'Paid until', trial: 'Trial until', evaluation: 'Without a license until' },
  noEnd: 'Without an end',
  offlineUntil: 'Works without internet until',
  offlineEnded: 'Worked without internet until',
  nextCheck: 'Next check',
  nextCheckNow: 'As soon as there is internet',
  lastCheck: 'Last check',
  neverChecked: 'Not yet',
  lastTry: 'Last try',
  unknownDevice: { sentence: 'The license server does not know this computer.', advice: 'Activate it again; until then everything works as before.' },
  onDate: (date: string, left: string) => `${date}, ${left}`,

  devices: 'Devices of this license',
  devicesUsed: (used: number, allowed: number) => `${number(used)} of ${number(allowed)} ${plural(allowed, { one: 'place', other: 'places' })} in use`,
  devicesCount: (used: number) => `${number(used)} ${plural(used, { one: 'device', other: 'devices' })}`,
  thisComputer: 'This computer',
  unnamed: 'Device without a name',
  lastSeen: (when: string) => `seen ${when}`,
  manageDevices: 'Release other devices',
  manageDevicesWhy: 'On your account page, in the browser.',

  release: 'Release this computer',
  releaseWhy: 'Gives its place to another device. You can activate it again later.',
  releaseButton: 'Release…',
  releaseTitle: 'Release this computer?',
  releaseBody: 'Its place becomes free for another device, and WebPlay keeps to one playlist here. Your playlists, favorites and backups stay.',
  releaseConfirm: 'Release this computer',
  releasing: 'Releasing…',
  released: 'This computer was released.',

  withoutInternet: 'Without internet',
  request: 'License request',
  requestWhy: 'Save a request here. Your account page, on any device, turns it into a license file.',
  requestButton: 'Save a request…',
  requestSaved: 'Request saved. Take it to your account page.',
  file: 'License file',
  fileWhy: 'The file that you got for the request.',
  fileButton: 'Use a license file…',
  fileTitle: 'Use a license file',
  fileChoose: 'Choose a file',
  filePaste: 'Or paste what is in it',
  fileUse: 'Use this license',
  fileTooLarge: 'This file is too large to be a license.',
  noKeychain: 'This system keeps no secrets for WebPlay, so the license is only remembered until WebPlay closes. Then activate again; it counts as the same computer.',

  activation: {
    title: 'Activate this computer',
    lead: 'A page opens in your browser. Sign in there and compare the code.',
    otherDevice: 'On another device, open this address and type the code:',
    code: 'Your code',
    codeAloud: (letters: readonly string[]) => `Your code: ${letters.join(', ')}`,
    timeLeft: (left: string) => `Good for ${left}`,
    openAgain: 'Open the page again',
    cancel: 'Stop activating',
    newCode: 'Get a new code',
    done: 'Done',
    starting: 'Asking the license server for a code…',
    waiting: 'Waiting for your yes in the browser…',
    licenseRequired: 'You have no license with a free place. Finish in the browser: choose one there, and WebPlay goes on by itself.',
    sameDevice: (name: string) => `Is this your old computer “${name}”?`,
    sameDeviceWhy: 'If it is, it keeps its place and needs no second one.',
    isSame: 'Yes, the same',
    isOther: 'No, another one',
    limitReached: 'Every place of your license is taken.',
    limitAdvice: 'Choose a device whose place this computer takes, or free one in the browser.',
    choose: 'Devices of this license',
    replace: 'Take its place',
    answered: 'Telling the license server…',
    refused: 'The license server did not accept this choice: places may have changed hands too often lately. Choose another one, or free a place in the browser.',
    denied: 'The request was turned down in the browser. If that was a mistake, get a new code and approve it.',
    expired: 'This code has run out: one lasts ten minutes. Get a new one and go on in the browser.',
    stopped: 'The activation was stopped. Get a new code to start again.',
    activatedTitle: 'This computer is activated',
    activated: 'This computer is activated. Everything works.',
  },

  notices: {
    label: 'About the license',
    evaluation: (left: string) => `WebPlay works without a license for its first day; that ends ${left}.`,
    trial: (left: string) => `Your trial ends ${left}.`,
    pastDue: (date: string) => `The last payment did not go through. Everything works until ${date}.`,
    unknown: (date: string) => `The license server does not know this computer. Everything works until ${date}; activate it again before that.`,
    offline: (date: string) => `WebPlay did not reach the license server for some days. Everything works until ${date}.`,
    clock: 'The clock of this computer seems wrong. Everything works for now; one check puts it right.',
    limited: (why: string) => `${why} WebPlay keeps to one playlist and this computer; all you have stays.`,
    activate: 'Activate',
  },
};
