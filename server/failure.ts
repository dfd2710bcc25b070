import type { IConfig } from './config.js';

/** Describes in one sentence why the server could not start. */
export function describeFailure(error: unknown, config: IConfig): string {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  const address = config.unixSocket ?? `${config.host}:${config.port}`;
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    switch (code) {
      case 'EADDRINUSE':
        return `${address} is in use by another program.`;
      case 'EACCES':
        return `Listening on ${address} is not permitted.`;
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        return `${address} is not an address of this computer.`;
    }
    return `The server cannot listen on ${address}: ${message}.`;
  }
  if (syscall !== undefined || code === 'ERR_SQLITE_ERROR') {
    return `The data directory ${config.data} cannot be used: ${message}.`;
  }
  return message || String(error);
}
