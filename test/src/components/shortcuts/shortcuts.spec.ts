import { nullTranslator } from '@jupyterlab/translation';
import {
  shortcutsOf,
  type IShortcutsOptions
} from '../../../../src/components/shortcuts/shortcuts.js';

const options: IShortcutsOptions = {
  trans: nullTranslator.load('x'),
  sendWithShiftEnter: false,
  around: [],
  isMac: false
};
const keysOf = (more: Partial<IShortcutsOptions>, label: string): string[] | undefined =>
  shortcutsOf({ ...options, ...more })
    .flatMap(({ shortcuts }) => shortcuts)
    .find(shortcut => shortcut.label === label)
    ?.keys.map(keys => keys.join(' '));

it('[KEYS2] the list of shortcuts follows the settings, the keyboard and the program around', () => {
  expect(keysOf({}, 'Send the message')).toEqual(['Enter', 'Ctrl Enter']);
  expect(keysOf({ sendWithShiftEnter: true }, 'Send the message')).toEqual([
    'Shift Enter',
    'Ctrl Enter'
  ]);
  expect(keysOf({ sendWithShiftEnter: true }, 'New line')).toEqual(['Enter']);
  expect(keysOf({ isMac: true }, 'Bold')).toEqual(['⌘ B']);
  expect(keysOf({}, 'Mark unread from here')).toEqual(['U']);
  expect(keysOf({}, 'Show the chats')).toBeUndefined();
  const around = [{ label: 'Show the chats', keys: [['Ctrl+9']] }];
  expect(keysOf({ around }, 'Show the chats')).toEqual(['Ctrl+9']);
});

it('[KEYS2] no label stands twice in a group', () => {
  for (const { shortcuts } of shortcutsOf(options)) {
    const labels = shortcuts.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  }
});
