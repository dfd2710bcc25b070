import type { ComponentType } from 'react';
import type { IInputToolbarItem, IInputToolbarItemProps } from './contracts.js';
import { InputToolbarRegistry } from './input-toolbar-registry.js';

/** The items that each toolbar has at first. */
const ITEMS = {
  cancel: { position: 10, hidden: true },
  attach: { position: 20 },
  mention: { position: 30 },
  command: { position: 40 },
  emoji: { position: 50 },
  sendAsNew: { position: 90 },
  sendWith: { position: 92 },
  save: { position: 95 },
  send: { position: 100 }
} as const;

type Name = keyof typeof ITEMS;

/** The components of these items. */
export type Elements = Readonly<Record<Name, ComponentType<IInputToolbarItemProps>>>;

/** Their names. */
export const NAMES = Object.keys(ITEMS) as Name[];

/** Makes a registry with the usual items, drawn by these components. */
export const registryOf = (elements: Elements): InputToolbarRegistry =>
  new InputToolbarRegistry(
    Object.fromEntries(
      NAMES.map((name): [string, IInputToolbarItem] => [
        name,
        { ...ITEMS[name], element: elements[name] }
      ])
    )
  );
