import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import { readHours } from '../../document/index.js';
import type { Config, IConfig } from '../../model/index.js';
import { Dialog } from '../shared/dialog.js';
import { useSignal } from '../shared/hooks.js';
import { useAttempt } from '../shared/use-attempt.js';
import { desktopOf } from './desktop-item.js';
import { browserDesktop, type IDesktop } from './desktop-notifier.js';

/** The quiet hours that are set first. */
const NIGHT = '22:00-07:00';

export interface ISettingsDialogProps {
  config: Config;
  trans: TranslationBundle;
  onClose(): void;
  desktop?: IDesktop | null;
  /** Further choices about notifications. */
  children?: React.ReactNode;
}

/** The settings about notifications and typing, where there is no editor for settings. They apply at once. */
export function SettingsDialog(props: ISettingsDialogProps): JSX.Element {
  const { config, trans, onClose, desktop = browserDesktop(), children } = props;
  useSignal(config.configChanged);
  const { error, attempt } = useAttempt();
  const note = useId();
  const set = (change: Partial<IConfig>): void => config.keep(change);
  const { unreadNotifications, quietHours, sendTypingNotification, sendWithShiftEnter } =
    config.config;
  const hours = readHours(quietHours);
  const { isOn, turnOn, turnOff } = desktopOf(config, trans, desktop);
  const time = (label: string, which: 'from' | 'to'): JSX.Element => (
    <input
      type="time"
      required
      aria-label={label}
      disabled={!hours}
      value={hours?.[which] ?? ''}
      onChange={({ target }) => {
        const next = hours && { ...hours, [which]: target.value };
        // An incomplete time is not taken over.
        if (next && readHours(`${next.from}-${next.to}`)) {
          set({ quietHours: `${next.from}-${next.to}` });
        }
      }}
    />
  );
  return (
    <Dialog className="cq-Settings" title={trans.__('Settings')} {...{ error, trans, onClose }}>
      <section aria-label={trans.__('Notifications')}>
        <h3>{trans.__('Notifications')}</h3>
        <Choice
          label={trans.__('Notify about new messages')}
          isOn={unreadNotifications}
          onChange={is => set({ unreadNotifications: is })}
        />
        {desktop ? (
          <Choice
            label={trans.__('Notify on the desktop')}
            isOn={isOn}
            isOff={!unreadNotifications}
            onChange={is => (is ? attempt(turnOn()) : turnOff())}
          />
        ) : (
          <p className="cq-Meta">
            {trans.__('This browser cannot show notifications on the desktop.')}
          </p>
        )}
        {children}
        <Choice
          label={trans.__('Quiet hours')}
          isOn={hours !== null}
          isOff={!unreadNotifications}
          describedBy={note}
          onChange={is => set({ quietHours: is ? NIGHT : '' })}
        />
        <span className="cq-Settings-hours">
          {time(trans.__('Quiet from'), 'from')}
          <span aria-hidden="true">–</span>
          {time(trans.__('Quiet until'), 'to')}
        </span>
        <p className="cq-Meta" id={note}>
          {trans.__('No notifications appear between these times, every day.')}
        </p>
      </section>
      <section aria-label={trans.__('Writing')}>
        <h3>{trans.__('Writing')}</h3>
        <Choice
          label={trans.__('Show others when you are typing')}
          isOn={sendTypingNotification}
          onChange={is => set({ sendTypingNotification: is })}
        />
        <Choice
          label={trans.__('Send with Shift+Enter')}
          isOn={sendWithShiftEnter}
          onChange={is => set({ sendWithShiftEnter: is })}
        />
      </section>
    </Dialog>
  );
}

/** A setting that is on or off. */
export function Choice({
  label,
  isOn,
  isOff = false,
  describedBy,
  onChange
}: {
  label: string;
  isOn: boolean;
  /** Whether it has no effect now. */
  isOff?: boolean;
  describedBy?: string;
  onChange(is: boolean): void;
}): JSX.Element {
  return (
    <label className="cq-Settings-choice">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isOff}
        aria-describedby={describedBy}
        onChange={({ target }) => onChange(target.checked)}
      />
      {label}
    </label>
  );
}
