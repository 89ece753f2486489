import { Clock3, EyeOff, Folder, LayoutGrid, Star } from 'lucide-react';
import { smallIconProps } from './icon.ts';

interface GroupIconProps {
  type: 'favorites' | 'recent' | 'all' | 'category';
  hidden?: boolean | undefined;
  /** One that the owner made. */
  custom?: boolean | undefined;
}

/** What a group of titles is marked with; the provider's own have no mark. */
export function GroupIcon({ type, hidden = false, custom = false }: GroupIconProps) {
  if (hidden) return <EyeOff {...smallIconProps} />;
  if (custom) return <Folder {...smallIconProps} />;
  switch (type) {
    case 'favorites':
      return <Star {...smallIconProps} />;
    case 'recent':
      return <Clock3 {...smallIconProps} />;
    case 'all':
      return <LayoutGrid {...smallIconProps} />;
    case 'category':
      return null;
  }
}
