import type { MenuItemConstructorOptions } from 'electron';

/**
 * The application menu. Every item is one of the system's own roles: they bring their words in the user's language, and
 * the keys people know. What plays and what is chosen belongs to the page.
 */
export function menuTemplate({ platform, devTools }: { platform: NodeJS.Platform; devTools: boolean }): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const appMenu: MenuItemConstructorOptions[] = isMac ? [{ role: 'appMenu' }] : [];
  const development: MenuItemConstructorOptions[] = devTools
    ? [{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }]
    : [];
  return [
    ...appMenu,
    { role: 'fileMenu' },
    { role: 'editMenu' }, // without it copy and paste have no keys on macOS
    {
      role: 'viewMenu',
      submenu: [
        ...development,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
}
