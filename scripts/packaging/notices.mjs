// The text that tells whose work is inside, and under which licenses.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../setup/places.mjs';

const licenseFile = /^(?:un)?licen[cs]e|^copying|^notice|^ofl/i;
/** @type {Record<string, RegExp>} without whose it is */
const wholeTexts = {
  MIT: /Permission is hereby granted, free of charge[^]+?DEALINGS IN\s+THE\s+SOFTWARE\b.?/,
  'Apache-2.0': /Apache License\s+Version 2\.0, January 2004[^]+?END OF TERMS AND CONDITIONS/,
};
const rule = '-'.repeat(80);

/**
 * Throws where a package does not say under which license it is. One that leaves out the text has it from another.
 *
 * @param {readonly string[]} folders of installed packages
 * @returns {string}
 */
export function thirdPartyNotices(folders) {
  const byTitle = new Map(folders.map(readPackage).map((each) => [each.title, each])); // one version may lie in two places
  const packages = [...byTitle.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  const nameless = packages.filter(({ license }) => license === '');
  if (nameless.length > 0) throw new SetupError(`no license is known of ${nameless.map(({ title }) => title).join(', ')}`);
  /** @param {string} license */
  const borrow = (license) => {
    const pattern = wholeTexts[license];
    const text = packages.flatMap(({ texts }) => texts).flatMap((each) => (pattern && pattern.exec(each)) ?? [])[0];
    if (text === undefined) throw new SetupError(`no package brings the text of ${license}`);
    return ['It brings no text of its license, which is this:', text];
  };
  return [
    'WebPlay contains the following software of others. Electron, Chromium and what they contain are told in the files beside this one.',
    ...packages.map(({ title, license, by, texts }) => [rule, `${title} (${license})${by}`, ...(texts.length > 0 ? texts : borrow(license))].join('\n\n')),
    '',
  ].join('\n\n');
}

/** @param {string} folder */
function readPackage(folder) {
  const { name, version, license = '', author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && licenseFile.test(entry.name));
  const by = typeof author === 'string' ? author : author?.name;
  return {
    title: `${name} ${version}`,
    license: String(license.type ?? license),
    by: by ? `, by ${by}` : '',
    texts: files.map((file) => readFileSync(join(folder, file.name), 'utf8').trim()),
  };
}
