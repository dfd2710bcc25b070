import type { IConfig } from './config.js';
import { causeOf } from './errors.js';

/** Says why a command failed, and what to do where that is known. */
export function describeFailure(error: unknown, config: IConfig): string {
  const { code, syscall, message } = causeOf(error) as NodeJS.ErrnoException;
  const address = config.unixSocket ?? `${config.host}:${config.port}`;
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    switch (code) {
      case 'EADDRINUSE':
        return `${address} is in use by another program. Choose another address or port.`;
      case 'EACCES':
        return `The server may not listen on ${address}. Choose another address or port.`;
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        return `${address} is not an address of this computer. Choose another --host.`;
    }
    return `The server cannot listen on ${address}: ${message}.`;
  }
  if (syscall !== undefined || code === 'ERR_SQLITE_ERROR') {
    return `The data directory ${config.data} cannot be used: ${message}.`;
  }
  return message || String(error);
}
