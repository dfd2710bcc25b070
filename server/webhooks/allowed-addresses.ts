import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ChatError } from '../errors.js';

/** Resolves names to addresses, like `dns.lookup` with `all`. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void
) => void;

/** The part of IPv6 that is allocated so far. Addresses outside it are not public, even if the library does not know their range. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is on the public internet. For an address that contains another one (IPv4 in IPv6, tunnels), the result is false or
 * that of the contained address.
 */
function isPublic(text: string): boolean {
  const address = ipaddr.process(text);
  const isGivenOut = !(address instanceof ipaddr.IPv6) || address.match(GIVEN_OUT);
  return isGivenOut && address.range() === 'unicast';
}

/**
 * The addresses that webhooks may use: public ones by https, and the hosts in the configuration, also by http. An address is checked when
 * the connection is made, so that a name cannot change its address after the check.
 */
export class AllowedAddresses {
  constructor(
    /** Each is `host` or `host:port`. */
    private readonly _hosts: readonly string[],
    private readonly _resolve: Resolve = resolve
  ) {}

  /** @throws ChatError `webhook_refused`, or `bad_value` if the text is not a URL. */
  check(url: string): URL {
    if (!URL.canParse(url)) {
      throw new ChatError('bad_value', 'The URL must be absolute.', 'url');
    }
    const target = new URL(url);
    const { protocol, username, password } = target;
    if (username !== '' || password !== '') {
      throw new ChatError('bad_value', 'The URL must not contain a username or password.', 'url');
    }
    const isWeb = protocol === 'https:' || protocol === 'http:';
    const name = hostname(target);
    const isFine = protocol === 'https:' && (isIP(name) === 0 || isPublic(name));
    if (!isWeb || !(isFine || this._isListed(target))) {
      throw new ChatError('webhook_refused', undefined, 'url');
    }
    return target;
  }

  /** The lookup function for a connection to this URL. */
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

/** The host name, without the brackets of an IPv6 address. */
const hostname = (target: URL): string => target.hostname.replace(/^\[|\]$/g, '');
