'use strict';
// Chromium knows no app: scheme, so app://webplay/x travels as http://webplay.app.electron-standin.localhost/x:
// a secure context from which http streams may be fetched, as from a privileged scheme of Electron.

const SUFFIX = '.electron-standin.localhost';
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is;

/** Schemes the app has registered or handles. @type {Set<string>} */
const schemes = new Set();

/** The address that Chromium loads for an address of the app. */
function toWeb(url) {
  const [, scheme = '', host = '', rest = ''] = SCHEME.exec(url) ?? [];
  if (!schemes.has(scheme.toLowerCase())) return url;
  return `http://${host || 'none'}.${scheme}${SUFFIX}${rest || '/'}`;
}

/** The address that the app knows an address of Chromium by. */
function fromWeb(url) {
  const [, protocol, authority = '', rest = ''] = SCHEME.exec(url) ?? [];
  if (protocol !== 'http' || !authority.endsWith(SUFFIX)) return url;
  const name = authority.slice(0, -SUFFIX.length);
  const dot = name.lastIndexOf('.');
  const scheme = name.slice(dot + 1);
  return schemes.has(scheme) ? `${scheme}://${name.slice(0, dot)}${rest}` : url;
}

/** The pattern that intercepts every request of a scheme. */
function interceptionPattern(scheme) {
  return `http://*.${scheme}${SUFFIX}/*`;
}

module.exports = { schemes, toWeb, fromWeb, interceptionPattern };
