import * as React from 'react';
import {
  Choice,
  SettingsDialog,
  type ISettingsDialogProps
} from '../../components/notifications/settings-dialog.js';
import { useSignal } from '../../components/shared/hooks.js';
import { useAttempt } from '../../components/shared/use-attempt.js';
import type { PagePush } from './page-push.js';

/** The settings of the page, with those of pushes where the server and the browser have them. */
export function PageSettings({
  push,
  ...props
}: ISettingsDialogProps & { push: PagePush }): JSX.Element {
  const { trans, config } = props;
  useSignal(push.changed);
  const { error, attempt } = useAttempt();
  const turnOn = async (): Promise<void> => {
    if (!(await push.turnOn())) {
      throw new Error(
        trans.__('The browser does not allow notifications. Allow them for this page first.')
      );
    }
  };
  const isOff = !config.config.unreadNotifications;
  return (
    <SettingsDialog {...props}>
      {push.isPossible && (
        <>
          <Choice
            label={trans.__('Notify while this page is closed')}
            isOn={push.isOn}
            isOff={isOff}
            onChange={is => attempt(is ? turnOn() : push.turnOff())}
          />
          <Choice
            label={trans.__('Show the text of messages in notifications')}
            isOn={push.isOn && push.words}
            isOff={isOff || !push.isOn}
            onChange={is => attempt(push.setWords(is))}
          />
          {error && <p role="alert">{error}</p>}
        </>
      )}
    </SettingsDialog>
  );
}
