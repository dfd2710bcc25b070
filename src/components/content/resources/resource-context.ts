import { createContext, useEffect, useMemo, useState } from 'react';
import type { Config, IChats } from '../../../model/index.js';
import { CLOSED, ResourcePolicy, type IResourcePolicy } from './resource-policy.js';
import { MAX_IMAGE_BYTES } from './resources.js';

/** The resource policy of a view. By default nothing is loaded without a click. */
export const ResourceContext = createContext<IResourcePolicy>(CLOSED);

/** Returns the policy for one chat of a server. It is replaced when the trusted hosts change. */
export function useResourcePolicy(
  { server, settings }: IChats,
  config: Config,
  chat: string
): IResourcePolicy {
  // As one text, because another policy has all messages drawn again, and settings arrive in other objects without a change of the hosts.
  const read = (): string =>
    [...config.config.trustedImageHosts, ...settings.trustedImageHosts].join('\n');
  const [hosts, setHosts] = useState(read);
  useEffect(() => {
    const onChange = (): void => setHosts(read());
    config.configChanged.connect(onChange);
    settings.changed.connect(onChange);
    onChange();
    return () => {
      config.configChanged.disconnect(onChange);
      settings.changed.disconnect(onChange);
    };
  }, [config, settings]);
  return useMemo(
    () =>
      new ResourcePolicy({
        page: location.href,
        server: server.baseUrl,
        trustedHosts: hosts.split('\n').filter(host => host !== ''),
        chat,
        read: (path, isAsked, signal) =>
          server.file(path, { signal, limit: MAX_IMAGE_BYTES, isUnasked: !isAsked }),
        trust: config.canKeep
          ? host => config.keep({ trustedImageHosts: [...config.config.trustedImageHosts, host] })
          : undefined
      }),
    [server, config, chat, hosts]
  );
}
