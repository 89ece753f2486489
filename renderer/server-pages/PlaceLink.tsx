import type { AnchorHTMLAttributes } from 'react';
import { goTo, hrefOf, isThere, type Place } from './place.ts';

interface PlaceLinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> {
  to: Place;
}

/** A link between these pages; opened in another tab it is an ordinary one. None to a page that is not there. */
export function PlaceLink({ to, children, ...rest }: PlaceLinkProps) {
  if (!isThere(to)) return null;
  return (
    <a
      {...rest}
      href={hrefOf(to)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        goTo(to);
      }}
    >
      {children}
    </a>
  );
}
