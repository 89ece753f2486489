'use strict';
// Requests of a page, stopped on their way: custom schemes, webRequest listeners, navigations the app may refuse.
const { loud, preventable } = require('./loud.cjs');
const { schemeHandlers } = require('./protocol.cjs');
const { fromWeb, interceptionPattern, toWeb } = require('./schemes.cjs');
const { debug, nextId } = require('./state.cjs');

/** Electron's names of Chromium's resource types, where they differ by more than case. */
const RESOURCE_TYPES = { Document: 'mainFrame', XHR: 'xhr', Fetch: 'xhr', CSPViolationReport: 'cspReport', WebSocket: 'webSocket' };

class Interception {
  #contents;
  #page;

  /** @param {any} contents the WebContents @param {any} page its protocol session */
  constructor(contents, page) {
    this.#contents = contents;
    this.#page = page;
    page.on('Fetch.requestPaused', (paused) => void this.#handle(paused));
  }

  /** Stops the requests that somebody wants to see, and lets the others run at full speed. */
  async apply() {
    const patterns = [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }];
    for (const scheme of schemeHandlers.keys()) patterns.push({ urlPattern: interceptionPattern(scheme), requestStage: 'Request' });
    if (this.#contents.session.listensToRequests) patterns.push({ urlPattern: '*', requestStage: 'Request' });
    await this.#page.sendQuietly('Fetch.enable', { patterns });
  }

  async #handle(paused) {
    try {
      const answered = paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined;
      await (answered ? this.#onResponse(paused) : this.#onRequest(paused));
    } catch (error) {
      // Mostly a page that navigated away meanwhile; a request nobody answers would hang for ever.
      debug('interception failed:', error.message);
      await this.#page.sendQuietly('Fetch.continueRequest', { requestId: paused.requestId });
    }
  }

  async #onRequest(paused) {
    const { requestId, request } = paused;
    const url = fromWeb(request.url);
    if (this.#isNavigation(paused) && this.#isRefused(url)) return this.#fail(requestId, 'Aborted');

    const handler = schemeHandlers.get(url.slice(0, url.indexOf(':')));
    if (handler) return this.#answer(requestId, url, request, handler);

    const details = this.#details(paused, url);
    const before = await this.#ask('onBeforeRequest', details);
    if (before?.cancel) return this.#fail(requestId, 'BlockedByClient');
    if (before?.redirectURL) return this.#redirect(requestId, before.redirectURL);

    const sending = await this.#ask('onBeforeSendHeaders', { ...details, requestHeaders: { ...request.headers } });
    if (sending?.cancel) return this.#fail(requestId, 'BlockedByClient');
    return this.#page.send('Fetch.continueRequest', {
      requestId,
      ...(sending?.requestHeaders ? { headers: headerList(sending.requestHeaders) } : {}),
      interceptResponse: this.#contents.session.listenerFor('onHeadersReceived', url, details.resourceType) !== undefined,
    });
  }

  async #onResponse(paused) {
    const { requestId, responseStatusCode: statusCode, responseStatusText = '', responseHeaders = [], responseErrorReason } = paused;
    if (responseErrorReason) return this.#page.send('Fetch.continueRequest', { requestId });
    const headers = {};
    for (const { name, value } of responseHeaders) (headers[name] ??= []).push(value);
    const details = { ...this.#details(paused, fromWeb(paused.request.url)), statusCode, statusLine: `HTTP/1.1 ${statusCode} ${responseStatusText}`, responseHeaders: headers };
    const received = await this.#ask('onHeadersReceived', details);
    if (received?.cancel) return this.#fail(requestId, 'BlockedByClient');
    if (!received?.responseHeaders) return this.#page.send('Fetch.continueRequest', { requestId });
    return this.#page.send('Fetch.continueResponse', { requestId, responseCode: statusCode, responseHeaders: headerList(received.responseHeaders) });
  }

  #isNavigation({ resourceType, frameId, request, redirectedRequestId }) {
    if (resourceType !== 'Document' || !this.#contents.isMainFrameId(frameId) || redirectedRequestId) return false;
    return !this.#contents.isLoadedByApp(request.url);
  }

  /** `will-navigate` is about what the page wants, never about what the app loads. */
  #isRefused(url) {
    const event = preventable({ url, isMainFrame: true, isSameDocument: false });
    this.#contents.emit('will-navigate', event, url);
    return event.defaultPrevented;
  }

  async #answer(requestId, url, { method, headers, hasPostData, postData }, handler) {
    // Chromium asks for an icon that Electron never asks for.
    if (url.endsWith('/favicon.ico')) return this.#page.send('Fetch.fulfillRequest', { requestId, responseCode: 204 });
    try {
      const response = await handler(new Request(url, { method, headers, ...(hasPostData ? { body: postData } : {}) }));
      const body = Buffer.from(await response.arrayBuffer()).toString('base64');
      return await this.#page.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders: headerList(Object.fromEntries(response.headers)), body });
    } catch (error) {
      console.error(`electron-standin: the protocol handler failed for ${url}:`, error);
      return this.#fail(requestId, 'Failed');
    }
  }

  #redirect(requestId, url) {
    return this.#page.send('Fetch.fulfillRequest', { requestId, responseCode: 307, responseHeaders: headerList({ Location: toWeb(url) }) });
  }

  #fail(requestId, errorReason) {
    return this.#page.send('Fetch.failRequest', { requestId, errorReason });
  }

  #details({ networkId, request, resourceType }, url) {
    return {
      id: Number.parseInt(networkId, 10) || nextId(),
      url,
      method: request.method,
      webContentsId: this.#contents.id,
      webContents: this.#contents,
      frame: loud('webRequest details.frame', { url: this.#contents.getURL() }),
      resourceType: RESOURCE_TYPES[resourceType] ?? resourceType.toLowerCase(),
      referrer: request.headers.Referer ?? '',
      timestamp: Date.now(),
    };
  }

  /** The answer of the app's listener for a stage, if it has one for this request. */
  #ask(stage, details) {
    const listener = this.#contents.session.listenerFor(stage, details.url, details.resourceType);
    if (!listener) return undefined;
    return new Promise((resolve) => listener(details, resolve));
  }
}

/** Names and values as the protocol wants them; a header may hold several values. */
function headerList(headers) {
  return Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => ({ name, value: String(value) })));
}

module.exports = { Interception };
