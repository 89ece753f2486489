'use strict';
// Electron's Menu and MenuItem: nothing is drawn, but items can be found and clicked.
const { EventEmitter } = require('node:events');
const { app } = require('./app.cjs');
const { BrowserWindow } = require('./browser-window.cjs');

class MenuItem {
  constructor(options) {
    const { submenu, click, role } = options;
    Object.assign(this, { label: role ?? '', type: submenu ? 'submenu' : 'normal', enabled: true, visible: true, checked: false }, options);
    if (submenu) this.submenu = submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
    this.click = (event = {}, window = BrowserWindow.getFocusedWindow()) => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.checked = true;
      if (click) click(this, window, event);
      else playRole(role, window);
    };
  }
}

/** The roles that do something to the app; the others belong to the operating system or to the page. */
function playRole(role, window) {
  if (role === 'quit') app.quit();
  else if (role === 'close') window?.close();
  else if (role === 'minimize') window?.minimize();
  else if (role === 'togglefullscreen') window?.setFullScreen(!window.isFullScreen());
  else if (role === 'reload') window?.reload();
}

let applicationMenu = null;

class Menu extends EventEmitter {
  items = [];

  static buildFromTemplate(template) {
    const menu = new Menu();
    menu.items = template.map((entry) => (entry instanceof MenuItem ? entry : new MenuItem(entry)));
    return menu;
  }
  static setApplicationMenu(menu) {
    applicationMenu = menu;
  }
  static getApplicationMenu() {
    return applicationMenu;
  }

  append(item) {
    this.items.push(item);
  }
  insert(position, item) {
    this.items.splice(position, 0, item);
  }
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  popup() {
    this.emit('menu-will-show');
  }
  closePopup() {
    this.emit('menu-will-close');
  }
}

module.exports = { Menu, MenuItem };
