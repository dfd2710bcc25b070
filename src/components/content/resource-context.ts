import { createContext, useEffect, useMemo, useState } from 'react';
import type { Config, IChats } from '../../model/index.js';
import { CLOSED, ResourcePolicy, type IResourcePolicy } from './resource-policy.js';

/** What may be loaded within a view before somebody clicks. Nothing, unless the view says otherwise. */
export const ResourceContext = createContext<IResourcePolicy>(CLOSED);

/** The policy of the chats of one server: another one as soon as other hosts are trusted. */
export function useResourcePolicy({ server, settings }: IChats, config: Config): IResourcePolicy {
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
        read: path => server.file(path),
        trust: config.canKeep
          ? host => config.keep({ trustedImageHosts: [...config.config.trustedImageHosts, host] })
          : undefined
      }),
    [server, config, own, operators]
  );
}
