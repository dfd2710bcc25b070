import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ChatError } from '../errors.js';

/** Names to addresses, as `dns.lookup` with `all` does. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void
) => void;

/** All of IPv6 that was given out so far: what the library knows nothing of is not public. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/** Is it an address of the public internet? Addresses that bear another one within them (IPv4 in IPv6, tunnels) are not, or are judged by that. */
function isPublic(text: string): boolean {
  const address = ipaddr.process(text);
  const isGivenOut = !(address instanceof ipaddr.IPv6) || address.match(GIVEN_OUT);
  return isGivenOut && address.range() === 'unicast';
}

/**
 * Where webhooks may go: to public addresses by https, and to the hosts that the configuration lists, by http too. Addresses are judged
 * when the connection is made, so that no name can point elsewhere by then.
 */
export class Addresses {
  constructor(
    /** `host` or `host:port`. */
    private readonly _hosts: readonly string[],
    private readonly _resolve: Resolve = resolve
  ) {}

  /** @throws ChatError `webhook_refused`, or `bad_value` for what is no address. */
  check(url: string): URL {
    if (!URL.canParse(url)) {
      throw new ChatError('bad_value', 'The url must be an absolute address.', 'url');
    }
    const target = new URL(url);
    const { protocol, username, password } = target;
    if (username !== '' || password !== '') {
      throw new ChatError('bad_value', 'The url must name no user and no password.', 'url');
    }
    const isWeb = protocol === 'https:' || protocol === 'http:';
    const name = hostname(target);
    const isFine = protocol === 'https:' && (isIP(name) === 0 || isPublic(name));
    if (!isWeb || !(isFine || this._isListed(target))) {
      throw new ChatError('webhook_refused', undefined, 'url');
    }
    return target;
  }

  /** How a connection to this address finds it. */
  lookup(target: URL): LookupFunction {
    const isListed = this._isListed(target);
    return (name, options, done) => {
      this._resolve(name, { ...options, all: true }, (error, addresses) => {
        if (error) {
          return done(error, '', 0);
        }
        if (
          addresses.length === 0 ||
          !(isListed || addresses.every(one => isPublic(one.address)))
        ) {
          return done(new ChatError('webhook_refused'), '', 0);
        }
        if (options.all) {
          return done(null, addresses);
        }
        done(null, addresses[0].address, addresses[0].family);
      });
    };
  }

  private _isListed(target: URL): boolean {
    const port = target.port || (target.protocol === 'https:' ? '443' : '80');
    const names = [target.hostname, `${target.hostname}:${port}`];
    return this._hosts.some(host => names.includes(host.toLowerCase()));
  }
}

/** Without the brackets of IPv6. */
const hostname = (target: URL): string => target.hostname.replace(/^\[|\]$/g, '');
