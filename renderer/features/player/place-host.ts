interface StatePreserving {
  moveBefore(node: Node, before: Node | null): void;
}

function preservesState(parent: Element): parent is Element & StatePreserving {
  return 'moveBefore' in parent;
}

/** The element that holds the picture; it is made once and moves between the places that show it. */
export function createHost(): HTMLDivElement {
  const host = document.createElement('div');
  host.dataset['playerHost'] = '';
  host.style.cssText = 'position:absolute;inset:0';
  return host;
}

/** Moves the picture without stopping it: browsers pause a video that leaves the page even for a moment. */
export function placeHost(host: HTMLElement, parent: Element): void {
  if (host.parentElement === parent) return;
  const video = host.querySelector('video');
  const wasPlaying = video !== null && !video.paused;
  if (preservesState(parent) && host.isConnected && parent.isConnected) parent.moveBefore(host, null);
  else parent.append(host);
  if (wasPlaying && video.paused) void video.play().catch(() => {}); // a refusal leaves it paused, with its button
}
