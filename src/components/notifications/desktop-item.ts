import type { TranslationBundle } from '@jupyterlab/translation';
import type { Config } from '../../model/index.js';
import type { IMenuItem } from '../contracts.js';
import { browserDesktop, type IDesktop } from './desktop-notifier.js';

/** Whether notifications of the desktop are on, and the ways to turn them on, which asks the browser, and off. */
export function desktopOf(
  config: Config,
  trans: TranslationBundle,
  desktop: IDesktop | null
): { isOn: boolean; turnOn(): Promise<void>; turnOff(): void } {
  return {
    isOn: config.config.desktopNotifications && desktop?.permission === 'granted',
    turnOn: async () => {
      if ((await desktop?.requestPermission()) !== 'granted') {
        throw new Error(
          trans.__('The browser does not allow notifications. Allow them for this page first.')
        );
      }
      config.keep({ desktopNotifications: true });
    },
    turnOff: () => config.keep({ desktopNotifications: false })
  };
}

/** The entry of a menu that turns notifications of the desktop on or off. */
export function desktopItems(
  config: Config | undefined,
  trans: TranslationBundle,
  onError: (error: Error) => void,
  desktop: IDesktop | null = browserDesktop()
): IMenuItem[] {
  if (!config || !desktop) {
    return [];
  }
  const { isOn, turnOn, turnOff } = desktopOf(config, trans, desktop);
  return [
    isOn
      ? { label: trans.__('Stop Notifications on the Desktop'), onSelect: turnOff }
      : {
          label: trans.__('Notify on the Desktop'),
          onSelect: () => void turnOn().catch(onError)
        }
  ];
}
