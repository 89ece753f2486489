/** Where the window was, in the screen's own points. */
export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowState {
  bounds: Bounds | null;
  maximized: boolean;
}

export const smallest = { width: 360, height: 480 };
const usual = { width: 1280, height: 800 };

/** Enough of the title bar to take hold of. */
const grip = 80;

/** Where to open the window: where it was, unless the screen it was on is gone or too small by now. */
export function boundsToOpen({ bounds }: WindowState, workAreas: readonly Bounds[]): Partial<Bounds> & typeof usual {
  if (!bounds) return usual;
  const screen = workAreas.find((area) => isWithinReach(bounds, area));
  const size = {
    width: Math.max(bounds.width, smallest.width),
    height: Math.max(bounds.height, smallest.height),
  };
  if (!screen) return size;
  return {
    x: bounds.x,
    y: bounds.y,
    width: Math.min(size.width, screen.width),
    height: Math.min(size.height, screen.height),
  };
}

function isWithinReach(bounds: Bounds, area: Bounds): boolean {
  return (
    bounds.x + bounds.width >= area.x + grip &&
    bounds.x <= area.x + area.width - grip &&
    bounds.y >= area.y &&
    bounds.y <= area.y + area.height - grip
  );
}
