'use strict';
// The URL patterns of webRequest filters: <all_urls>, *://*/*, http://127.0.0.1:*/media/*, https://*.example.com/*.

const SCHEMES_OF_STAR = ['http', 'https', 'ws', 'wss'];
const SCHEMES_OF_ALL = [...SCHEMES_OF_STAR, 'file', 'ftp'];

/** @param {string} pattern @returns {(url: string) => boolean} */
function urlMatcher(pattern) {
  if (pattern === '<all_urls>') return (url) => SCHEMES_OF_ALL.includes(parts(url).scheme);
  const wanted = parts(pattern);
  return (url) => {
    const given = parts(url);
    return matchesScheme(wanted.scheme, given.scheme) && matchesHost(wanted.host, given.host) && matchesPort(wanted.port, given.port) && glob(wanted.path)(given.path);
  };
}

function parts(url) {
  const afterScheme = url.indexOf('://');
  const slash = url.indexOf('/', afterScheme + 3);
  const end = slash < 0 ? url.length : slash;
  const authority = url.slice(afterScheme + 3, end);
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority.slice(authority.lastIndexOf('@') + 1)) ?? [];
  return { scheme: url.slice(0, Math.max(afterScheme, 0)).toLowerCase(), host: host.toLowerCase(), port, path: url.slice(end) || '/' };
}

function matchesScheme(wanted, given) {
  return wanted === '*' ? SCHEMES_OF_STAR.includes(given) : wanted === given;
}

function matchesHost(wanted, given) {
  if (wanted === '*') return true;
  if (wanted.startsWith('*.')) return given === wanted.slice(2) || given.endsWith(wanted.slice(1));
  return wanted === given;
}

/** A pattern without a port means any port. */
function matchesPort(wanted, given) {
  return wanted === '' || wanted === '*' || wanted === given;
}

function glob(pattern) {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const expression = new RegExp(`^${escaped}$`, 's');
  return (text) => expression.test(text);
}

module.exports = { urlMatcher };
