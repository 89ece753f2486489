// Structured clone over JSON: Date, Map, Set, BigInt, typed arrays and errors survive, as over Electron's IPC.
// The same text runs in Node (main process) and in the page's isolated world, so it must neither import nor export.
(function install(root) {
  const TAG = '\u0000type';

  /** Values JSON has no word for, by the name they travel under. */
  const TYPES = {
    date: { is: (v) => v instanceof Date, pack: (v) => v.getTime(), unpack: (d) => new Date(d) },
    regexp: { is: (v) => v instanceof RegExp, pack: (v) => [v.source, v.flags], unpack: ([source, flags]) => new RegExp(source, flags) },
    map: {
      is: (v) => v instanceof Map,
      pack: (v, inner) => [...v].map(([key, value]) => [inner(key), inner(value)]),
      unpack: (d) => new Map(d.map(([key, value]) => [unpack(key), unpack(value)])),
    },
    set: { is: (v) => v instanceof Set, pack: (v, inner) => [...v].map(inner), unpack: (d) => new Set(d.map(unpack)) },
    error: { is: (v) => v instanceof Error, pack: (v) => [v.name, v.message, v.stack], unpack: toError },
    buffer: { is: (v) => v instanceof ArrayBuffer, pack: (v) => toBase64(new Uint8Array(v)), unpack: (d) => fromBase64(d).buffer },
    view: { is: (v) => ArrayBuffer.isView(v), pack: (v) => [viewName(v), toBase64(new Uint8Array(v.buffer, v.byteOffset, v.byteLength))], unpack: toView },
  };

  function pack(value, parents) {
    switch (typeof value) {
      case 'undefined':
        return { [TAG]: 'undefined' };
      case 'bigint':
        return { [TAG]: 'bigint', data: String(value) };
      case 'number':
        if (Number.isFinite(value) && !Object.is(value, -0)) return value;
        return { [TAG]: 'number', data: Object.is(value, -0) ? '-0' : String(value) };
      case 'function':
      case 'symbol':
        throw new Error('An object could not be cloned.');
      case 'object':
        return value === null ? null : packObject(value, parents);
      default:
        return value;
    }
  }

  function packObject(value, parents) {
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) throw new Error('An object could not be cloned.');
    if (parents.includes(value)) throw new Error('electron-standin: cyclic values over IPC are not supported by the stand-in');
    const inner = (part) => pack(part, [...parents, value]);
    if (Array.isArray(value)) return Array.from(value, inner);
    for (const [name, type] of Object.entries(TYPES)) {
      if (type.is(value)) return { [TAG]: name, data: type.pack(value, inner) };
    }
    const entries = Object.entries(value).map(([key, part]) => [key, inner(part)]);
    return TAG in value ? { [TAG]: 'object', data: entries } : Object.fromEntries(entries);
  }

  function unpack(value) {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(unpack);
    const type = value[TAG];
    if (type === undefined) return fromEntries(Object.entries(value));
    if (type === 'undefined') return undefined;
    if (type === 'bigint') return BigInt(value.data);
    if (type === 'number') return Number(value.data);
    if (type === 'object') return fromEntries(value.data);
    return TYPES[type].unpack(value.data);
  }

  function fromEntries(entries) {
    return Object.fromEntries(entries.map(([key, part]) => [key, unpack(part)]));
  }

  function toError([name, message, stack]) {
    const kinds = { TypeError, RangeError, SyntaxError, ReferenceError };
    const error = new (kinds[name] || Error)(message);
    error.stack = stack;
    return error;
  }

  // A Node Buffer arrives as a Uint8Array, as it does in Electron's renderer.
  function viewName(view) {
    return root.Buffer && view instanceof root.Buffer ? 'Uint8Array' : view.constructor.name;
  }

  function toView([name, data]) {
    const { buffer } = fromBase64(data);
    return new root[name](buffer);
  }

  function toBase64(bytes) {
    if (root.Buffer) return root.Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    let text = '';
    const STEP = 32768; // more arguments than this overflow the stack
    for (let i = 0; i < bytes.length; i += STEP) text += String.fromCharCode.apply(null, bytes.subarray(i, i + STEP));
    return btoa(text);
  }

  function fromBase64(text) {
    // A copy: Node's small buffers share one pool.
    if (root.Buffer) return new Uint8Array(root.Buffer.from(text, 'base64'));
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  }

  root.__standinCodec = {
    encode: (value) => JSON.stringify(pack(value, [])),
    decode: (text) => unpack(JSON.parse(text)),
  };
})(globalThis);
