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
  const [own, setOwn] = useState(config.config.trustedImageHosts);
  const [operators, setOperators] = useState(settings.trustedImageHosts);
  useEffect(() => {
    const onOwn = (): void => setOwn(config.config.trustedImageHosts);
    const onOperators = (): void => setOperators(settings.trustedImageHosts);
    config.configChanged.connect(onOwn);
    settings.changed.connect(onOperators);
    onOwn();
    onOperators();
    return () => {
      config.configChanged.disconnect(onOwn);
      settings.changed.disconnect(onOperators);
    };
  }, [config, settings]);
  return useMemo(
    () =>
      new ResourcePolicy({
        page: location.href,
        server: server.baseUrl,
        trustedHosts: [...own, ...operators],
        chat,
        read: (path, isAsked, signal) =>
          server.file(path, { signal, limit: MAX_IMAGE_BYTES, isUnasked: !isAsked }),
        trust: config.canKeep
          ? host => config.keep({ trustedImageHosts: [...config.config.trustedImageHosts, host] })
          : undefined
      }),
    [server, config, chat, own, operators]
  );
}
