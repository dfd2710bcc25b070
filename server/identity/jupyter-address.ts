import { lookup } from 'node:dns/promises';
import type { RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** The address at which a Jupyter server identifies users: a host and port or, as `http+unix://%2Fpath/`, on a Unix socket. */
export class JupyterAddress {
  /** @param url - the base URL of the Jupyter server; ends with a slash */
  constructor(url: string) {
    this._url = new URL('api/me', url);
    this.isEncrypted = this._url.protocol.startsWith('https');
    this.text = `${this._url.protocol}//${this._url.host}${this._url.pathname}`;
  }

  readonly isEncrypted: boolean;

  /** The address without what is secret in it, for the log. */
  readonly text: string;

  /** The address to connect to. The Host header decides nothing about it, not even which name the certificate must have. */
  async route(signal: AbortSignal): Promise<RequestOptions> {
    const { protocol, host, hostname: bracketed, port, pathname: path } = this._url;
    if (protocol.endsWith('+unix:')) {
      // The certificate, if there is one, names no path.
      return { socketPath: decodeURIComponent(host), path, rejectUnauthorized: false };
    }
    const hostname = bracketed.replace(/^\[|\]$/g, '');
    const route = { protocol, hostname, port, path };
    if (!this.isEncrypted) {
      return route;
    }
    const addresses = await until(signal, lookup(hostname, { all: true }));
    return {
      ...route,
      servername: isIP(hostname) ? '' : hostname,
      // A certificate names the server's public address. A request that stays on this machine needs none.
      rejectUnauthorized: !addresses.every(({ address }) => isOwn(address)),
      // The connection goes to one of the addresses that were looked at.
      lookup: (_name, { all }, done) =>
        all ? done(null, addresses) : done(null, addresses[0].address, addresses[0].family)
    };
  }

  private readonly _url: URL;
}

/** Whether this machine itself has the address, so that nobody else gets what is sent there. */
export function isOwn(address: string): boolean {
  const plain = ipaddr.process(address.split('%')[0]);
  return (
    plain.range() === 'loopback' ||
    Object.values(networkInterfaces())
      .flatMap(entries => entries ?? [])
      .some(entry => ipaddr.process(entry.address).toString() === plain.toString())
  );
}

/** The outcome of work that cannot be aborted, or the reason of the signal if that comes first. */
const until = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
