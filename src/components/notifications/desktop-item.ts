import type { TranslationBundle } from '@jupyterlab/translation';
import type { Config } from '../../model/index.js';
import type { IMenuItem } from '../contracts.js';
import { browserDesktop, type IDesktop } from './desktop-notifier.js';

/** The entry of a menu that turns notifications of the desktop on, which asks the browser, or off. */
export function desktopItems(
  config: Config | undefined,
  trans: TranslationBundle,
  onError: (error: Error) => void,
  desktop: IDesktop | null = browserDesktop()
): IMenuItem[] {
  if (!config || !desktop) {
    return [];
  }
  const isOn = config.config.desktopNotifications && desktop.permission === 'granted';
  const turnOn = async (): Promise<void> => {
    if ((await desktop.requestPermission()) !== 'granted') {
      throw new Error(
        trans.__('The browser does not allow notifications. Allow them for this page first.')
      );
    }
    config.keep({ desktopNotifications: true });
  };
  return [
    isOn
      ? {
          label: trans.__('Stop Notifications on the Desktop'),
          onSelect: () => config.keep({ desktopNotifications: false })
        }
      : {
          label: trans.__('Notify on the Desktop'),
          onSelect: () => void turnOn().catch(onError)
        }
  ];
}
