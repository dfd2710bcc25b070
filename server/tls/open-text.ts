import type { IConfig } from '../config.js';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Does what people write leave this machine without encryption? A public `https` address says that a proxy sees to it. */
export const isOpenText = ({
  host,
  unixSocket,
  tlsCert,
  tlsSelfSigned,
  publicUrl
}: IConfig): boolean =>
  unixSocket === undefined &&
  !LOOPBACK.test(host) &&
  tlsCert === undefined &&
  !tlsSelfSigned &&
  !publicUrl?.startsWith('https:');
