'use strict';
// Whatever the stand-in lacks must fail where it is used, by name: a silent `undefined` would pass for a passing test.
const { EventEmitter } = require('node:events');

/** What the language and its tools look up on any object. */
const ASKED_BY_EVERYBODY = new Set(['then', 'toJSON', 'constructor', 'asymmetricMatch', 'nodeType', '$$typeof', 'inspect']);

/** `members`, where reading anything else throws. */
function loud(name, members = {}) {
  return new Proxy(members, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || ASKED_BY_EVERYBODY.has(key)) return target[key];
      throw notImplemented(`${name}.${key}`);
    },
  });
}

/** The same, with events. */
function loudEmitter(name, members = {}) {
  const emitter = new EventEmitter();
  Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members));
  return loud(name, emitter);
}

function notImplemented(what) {
  return new Error(`electron-standin: ${what} is not implemented by the stand-in`);
}

/** A class that exists, because apps import it, but cannot be used. */
function missingClass(name) {
  return {
    [name]: class {
      static isMissing = true; // for the contract test
      constructor() {
        throw notImplemented(name);
      }
    },
  }[name];
}

/** Functions that are accepted and have no effect here. */
function withoutEffect(...names) {
  return Object.fromEntries(names.map((name) => [name, () => {}]));
}

/** An event object whose default action a listener can prevent. */
function preventable(extra = {}) {
  const event = {
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
    ...extra,
  };
  return event;
}

module.exports = { loud, loudEmitter, notImplemented, missingClass, withoutEffect, preventable };
