import { readEncodedHeaders, readJsonHeaders, setHeader, type RequestHeaders } from './headers.ts';
import { MAX_PROPERTIES } from './limits.ts';
import { detached } from './text-values.ts';

const NOTHING: Readonly<Record<string, string>> = Object.freeze({});

/** Collects what `#KODIPROP`, `#EXTVLCOPT` and `#EXTHTTP` lines say about the next address, then forgets it. */
export class DirectiveCollector {
  private props: Record<string, string> | undefined;
  private propCount = 0;
  private kodi: RequestHeaders | undefined;
  private vlc: RequestHeaders | undefined;
  private http: RequestHeaders | undefined;

  /** Each of these tells how many headers it refused. */
  kodiProperty(text: string): number {
    const [written, value] = keyAndValue(text);
    if (written === '') return 0;
    if (HEADER_PROPERTIES.some((suffix) => written.endsWith(suffix))) {
      return readEncodedHeaders((this.kodi ??= {}), value);
    }
    this.property(written === 'inputstreamaddon' || written === 'inputstreamclass' ? 'inputstream' : written, value);
    return 0;
  }

  vlcOption(text: string): number {
    const [written, value] = keyAndValue(text);
    const key = written.startsWith('--') ? written.slice(2) : written;
    if (key === '') return 0;
    if (VLC_HEADERS.has(key)) return setHeader((this.vlc ??= {}), key, value) ? 0 : 1;
    this.property(key, value);
    return 0;
  }

  httpHeaders(text: string): number {
    return readJsonHeaders((this.http ??= {}), text);
  }

  takeProps(): Readonly<Record<string, string>> {
    const props = this.props ?? NOTHING;
    this.props = undefined;
    this.propCount = 0;
    return props;
  }

  /** Attributes are the weakest, then the directives in their rank, then what stands behind the address. */
  takeHeaders(fromAttributes: RequestHeaders | undefined, fromPipe: RequestHeaders | undefined): Readonly<RequestHeaders> {
    const { kodi, vlc, http } = this;
    if (!fromAttributes && !kodi && !vlc && !http && !fromPipe) return NOTHING;
    this.kodi = undefined;
    this.vlc = undefined;
    this.http = undefined;
    return { ...fromAttributes, ...kodi, ...vlc, ...http, ...fromPipe };
  }

  private property(key: string, value: string): void {
    this.props ??= {};
    if (!Object.hasOwn(this.props, key)) {
      if (this.propCount === MAX_PROPERTIES) return;
      this.propCount++;
    }
    // Defined, not assigned: "__proto__" is a key like any other.
    Object.defineProperty(this.props, key, { value: detached(value), enumerable: true, writable: true, configurable: true });
  }
}

const HEADER_PROPERTIES = ['stream_headers', 'common_headers', 'manifest_headers'];

const VLC_HEADERS: ReadonlySet<string> = new Set([
  'http-user-agent',
  'http-referrer',
  'http-referer',
  'http-origin',
  'http-cookie',
]);

/** `key=value`, the key in lower case, the value without the quotes some lists put around it. */
function keyAndValue(text: string): [key: string, value: string] {
  const equals = text.indexOf('=');
  if (equals < 0) return ['', ''];
  const key = text.slice(0, equals).trim().toLowerCase();
  const value = text.slice(equals + 1).trim();
  const quote = value.charAt(0);
  const quoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return [key, quoted ? value.slice(1, -1) : value];
}
