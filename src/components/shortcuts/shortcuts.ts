import type { TranslationBundle } from '@jupyterlab/translation';

/** A task that keys do. */
export interface IShortcut {
  readonly label: string;
  /** Ways to do it, each a combination of keys. */
  readonly keys: readonly (readonly string[])[];
}

export interface IShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly IShortcut[];
}

export interface IShortcutsOptions {
  trans: TranslationBundle;
  /** Whether Shift+Enter sends a message, and Enter starts a new line. */
  sendWithShiftEnter: boolean;
  /** The shortcuts of the program around the chats. */
  around: readonly IShortcut[];
  isMac: boolean;
}

/** All shortcuts of the chats, in groups. */
export function shortcutsOf(options: IShortcutsOptions): readonly IShortcutGroup[] {
  const { trans, sendWithShiftEnter, around, isMac } = options;
  const accel = isMac ? '⌘' : trans._p('key', 'Ctrl');
  const shift = trans._p('key', 'Shift');
  const enter = trans._p('key', 'Enter');
  const escape = trans._p('key', 'Esc');
  const tab = trans._p('key', 'Tab');
  const home = trans._p('key', 'Home');
  const end = trans._p('key', 'End');
  const send = sendWithShiftEnter ? [shift, enter] : [enter];
  const newLine = sendWithShiftEnter ? [enter] : [shift, enter];
  const everywhere: IShortcut[] = [
    ...around,
    { label: trans.__('Show these shortcuts'), keys: [['?']] },
    { label: trans.__('Close a menu, a dialog or a search'), keys: [[escape]] }
  ];
  return [
    { title: trans.__('Everywhere'), shortcuts: everywhere },
    {
      title: trans.__('List of chats'),
      shortcuts: [
        { label: trans.__('Previous or next chat'), keys: [['↑'], ['↓']] },
        { label: trans.__('First or last chat'), keys: [[home], [end]] },
        { label: trans.__('Find a chat by its first letters'), keys: [[trans._p('key', 'A–Z')]] },
        { label: trans.__('Open the chat'), keys: [[enter]] },
        { label: trans.__('Menu of the chat'), keys: [['→']] },
        { label: trans.__('Fold the section'), keys: [['←']] },
        { label: trans.__('Rename the chat'), keys: [['F2']] },
        { label: trans.__('Delete the chat'), keys: [[trans._p('key', 'Del')]] }
      ]
    },
    {
      title: trans.__('Messages'),
      shortcuts: [
        { label: trans.__('From the text to the messages'), keys: [[shift, tab]] },
        { label: trans.__('Previous or next message'), keys: [['↑'], ['↓']] },
        { label: trans.__('First or last message'), keys: [[home], [end]] },
        { label: trans.__('Actions of the message'), keys: [[enter]] },
        { label: trans.__('Links and buttons in the message'), keys: [[tab]] },
        { label: trans.__('Mark unread from here'), keys: [['U']] },
        { label: trans.__('Back to the text'), keys: [[escape]] }
      ]
    },
    {
      title: trans.__('Writing'),
      shortcuts: [
        { label: trans.__('Send the message'), keys: [send, [accel, enter]] },
        { label: trans.__('New line'), keys: [newLine] },
        { label: trans.__('Edit your last message'), keys: [['↑']] },
        { label: trans.__('Mention somebody'), keys: [['@']] },
        { label: trans.__('Find an emoji by its name'), keys: [[':']] },
        { label: trans.__('Command of a bot'), keys: [['/']] },
        { label: trans.__('Bold'), keys: [[accel, 'B']] },
        { label: trans.__('Italic'), keys: [[accel, 'I']] },
        { label: trans.__('Code'), keys: [[accel, 'E']] },
        { label: trans.__('Strikethrough'), keys: [[accel, shift, 'X']] }
      ]
    }
  ];
}
