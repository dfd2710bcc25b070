import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { SettingsDialog } from '../../../../src/components/notifications/settings-dialog.js';
import type { IDesktop } from '../../../../src/components/notifications/desktop-notifier.js';
import { Config, type IConfig } from '../../../../src/model/index.js';
import { Drawing } from '../../../harness/react.js';

describe('SettingsDialog', () => {
  let drawing: Drawing;
  let config: Config;
  let kept: Partial<IConfig>[];
  let permission: string;

  beforeEach(() => {
    HTMLDialogElement.prototype.showModal ??= () => undefined;
    drawing = new Drawing();
    config = new Config();
    kept = [];
    config.keeper = change => kept.push(change);
    permission = 'denied';
  });
  afterEach(() => drawing.dispose());

  const draw = (isThere = true): void => {
    const desktop: IDesktop = {
      get permission() {
        return permission;
      },
      requestPermission: () => Promise.resolve(permission),
      show: () => undefined
    };
    drawing.draw(
      <SettingsDialog
        {...{ config, trans: nullTranslator.load('x'), desktop: isThere ? desktop : null }}
        onClose={() => undefined}
      />
    );
  };
  const choice = (label: string): HTMLInputElement =>
    drawing
      .all('label')
      .find(({ textContent }) => textContent === label)!
      .querySelector('input')!;
  const click = async (label: string): Promise<void> => {
    choice(label).click();
    await drawing.settle();
  };

  it('[SETTINGS1] keeps each choice at once', async () => {
    draw();
    await click('Show others when you are typing');
    await click('Send with Shift+Enter');
    await click('Quiet hours');
    const times = (): string[] =>
      drawing.all('input[type=time]').map(input => (input as HTMLInputElement).value);
    expect(times()).toEqual(['22:00', '07:00']);
    await click('Quiet hours');
    expect(times()).toEqual(['', '']);
    await click('Notify about new messages');
    expect(choice('Quiet hours').disabled).toBe(true);
    expect(kept).toEqual([
      { sendTypingNotification: false },
      { sendWithShiftEnter: true },
      { quietHours: '22:00-07:00' },
      { quietHours: '' },
      { unreadNotifications: false }
    ]);
  });

  it('[SETTINGS2] says so when the browser allows no notifications, or has none', async () => {
    draw();
    await click('Notify on the desktop');
    expect(drawing.texts('[role=alert]')).toEqual([
      'The browser does not allow notifications. Allow them for this page first.'
    ]);
    expect(choice('Notify on the desktop').checked).toBe(false);
    permission = 'granted';
    await click('Notify on the desktop');
    expect(choice('Notify on the desktop').checked).toBe(true);
    draw(false);
    expect(drawing.texts('.cq-Meta')[0]).toContain('cannot show notifications');
  });
});
